package dev.ridgeway.server.paths.actions;

import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The hosts that templates may name in {@code repoUrl}: the embedded one and those of {@code integrations}, by type. */
@Component
public class TemplateHosts {

    private static final Map<String, String> PUBLIC = Map.of(
            "github", "github.com",
            "gitlab", "gitlab.com",
            "azure", "dev.azure.com",
            "bitbucketCloud", "bitbucket.org");

    private final Options options;

    TemplateHosts(Configuration configuration) {
        Map<String, String> hosts = new HashMap<>();
        PUBLIC.forEach((type, host) -> hosts.put(host, type));
        hosts.put(Code.EMBEDDED, "ridgeway");
        configuration.at("integrations").map(Setting::map).orElse(Map.of()).forEach((type, entries) -> {
            if (entries.raw() instanceof Iterable<?>) {
                entries.list().forEach(entry -> entry.child("host").ifPresent(host -> hosts.put(host.text(), type)));
            }
        });
        this.options = Options.backstage(hosts);
    }

    /** How texts of templates are read. */
    public Options options() {
        return options;
    }

    Options options(boolean cookiecutter) {
        return cookiecutter ? options.cookiecutter() : options;
    }
}
