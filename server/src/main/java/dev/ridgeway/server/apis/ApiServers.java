package dev.ridgeway.server.apis;

import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The servers that an OpenAPI definition names, as far as they are whole addresses of the web. */
final class ApiServers {

    private static final int MOST = 20;
    private static final Set<String> SCHEMES = Set.of("http", "https");

    private ApiServers() {}

    static List<URI> of(String definition) {
        List<YamlDocument> documents = Yaml.documents(definition, "The definition");
        if (documents.isEmpty() || !(documents.getFirst().value() instanceof Map<?, ?> root)) {
            return List.of();
        }
        List<String> texts = root.get("openapi") == null ? old(root) : servers(root);
        return texts.stream()
                .map(ApiServers::address)
                .flatMap(Optional::stream)
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static List<String> servers(Map<?, ?> root) {
        List<String> texts = new ArrayList<>();
        for (Object one : list(root.get("servers"))) {
            if (one instanceof Map<?, ?> server && server.get("url") instanceof String url) {
                texts.add(filled(url, server.get("variables")));
            }
        }
        return texts;
    }

    /** With the values that its variables have when nobody chooses. */
    private static String filled(String url, @Nullable Object variables) {
        String filled = url;
        if (variables instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> variable : map.entrySet()) {
                if (variable.getValue() instanceof Map<?, ?> one && one.get("default") != null) {
                    filled = filled.replace("{" + variable.getKey() + "}", String.valueOf(one.get("default")));
                }
            }
        }
        return filled;
    }

    /** OpenAPI 2 says it in three parts. */
    private static List<String> old(Map<?, ?> root) {
        if (!(root.get("host") instanceof String host)) {
            return List.of();
        }
        String path = root.get("basePath") instanceof String text ? text : "";
        List<?> schemes = list(root.get("schemes"));
        return (schemes.isEmpty() ? List.of("https") : schemes)
                .stream().map(scheme -> scheme + "://" + host + path).toList();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static Optional<URI> address(String text) {
        try {
            URI url = URI.create(text.strip());
            boolean whole = url.getHost() != null
                    && SCHEMES.contains(String.valueOf(url.getScheme()))
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            return whole ? Optional.of(url.normalize()) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
