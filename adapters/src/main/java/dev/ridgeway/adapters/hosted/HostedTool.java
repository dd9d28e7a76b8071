package dev.ridgeway.adapters.hosted;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import org.jspecify.annotations.Nullable;

/** A Git host that {@code integrations} names, as Settings shows it. */
final class HostedTool implements ConnectedTool {

    private final String kind;
    private final HostedFiles host;

    HostedTool(String kind, HostedFiles host) {
        this.kind = kind;
        this.host = host;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Version(@Nullable String version) {}

    @Override
    public String name() {
        return kind + "-" + host.host().replace(':', '-');
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String title() {
        return host.http().title();
    }

    @Override
    public String address() {
        return "https://" + host.host();
    }

    @Override
    public String ask() {
        Version answer = host.http()
                .json(host.probe(), Version.class)
                .orElseThrow(() -> new ToolRefused(
                        "tool-not-there",
                        "What answers at " + host.http().base() + " is not " + title() + ".",
                        "Check the address under integrations in the configuration."));
        String version = answer.version();
        return version == null ? "" : version;
    }

    @Override
    public ToolRights rights() {
        ask();
        return ToolRights.all("read the files that its token may read");
    }
}
