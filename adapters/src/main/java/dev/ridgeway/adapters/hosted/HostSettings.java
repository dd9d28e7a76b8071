package dev.ridgeway.adapters.hosted;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.plugin.PluginContext;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An entry of {@code integrations}: a host, where its API is, and the token for it, empty for none; the entry itself is
 * missing for the cloud that nobody configured.
 */
public record HostSettings(
        String title,
        String host,
        URI api,
        String token,
        @Nullable ToolSetting entry) {

    /** Whether the configuration names it. */
    public boolean named() {
        return entry != null;
    }

    /** Without the token. */
    @Override
    public String toString() {
        return title;
    }

    /**
     * All entries of a kind, and the one of the cloud in any case.
     *
     * @param kind as people spell it, such as {@code GitLab}
     * @param cloud the host of entries that name none; empty when there is no such host
     * @param api where the API of a host is that does not say so with {@code apiBaseUrl}
     */
    public static List<HostSettings> all(
            PluginContext context, String key, String kind, String cloud, UnaryOperator<String> api) {
        List<HostSettings> all = new ArrayList<>();
        for (ToolSetting setting :
                ToolSetting.of(context, key).map(ToolSetting::list).orElse(List.of())) {
            String host = setting.child("host")
                    .text()
                    .or(() -> Optional.of(cloud).filter(it -> !it.isEmpty()))
                    .orElseThrow(() -> setting.child("host").wrong("the name of a host"));
            ToolSetting named = setting.child("apiBaseUrl");
            URI base = named.isMissing()
                    ? URI.create(api.apply("https://" + host))
                    : named.address("https://git.example.com/api");
            all.add(new HostSettings(
                    kind + " at " + host,
                    host,
                    base,
                    setting.child("token").text().orElse(""),
                    setting));
        }
        if (!cloud.isEmpty() && all.stream().noneMatch(it -> it.host().equals(cloud))) {
            all.add(new HostSettings(
                    kind + " at " + cloud, cloud, URI.create(api.apply("https://" + cloud)), "", null));
        }
        return all;
    }

    /** The host that a provider names, of those there are. */
    public static <H> H of(ToolSetting provider, String cloud, List<H> hosts, Function<H, String> name, String key) {
        ToolSetting setting = provider.child("host");
        String wanted = setting.text().orElse(cloud);
        return hosts.stream()
                .filter(it -> name.apply(it).equals(wanted))
                .findFirst()
                .orElseThrow(() -> setting.wrong("a host of " + key));
    }

    /** The header for a token. */
    public static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** The header for a name and password. */
    public static Map<String, String> basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /** Texts of a list, none when there is none. */
    public static Set<String> texts(ToolSetting setting) {
        return setting.isList()
                ? setting.list().stream().map(it -> it.needed("a text")).collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }
}
