package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * An image that must not be released to an environment, until somebody lets it go again. The list stands in the folder of
 * the environment, where pipelines read it too.
 *
 * @param since when, as it is written; empty when nobody wrote it
 */
public record HeldBack(String environment, String digest, String version, String reason, String since, String by) {

    static final String FILE = "held-back.yaml";

    private static final String LIST = "digests";

    /** Where the list of an environment is, beside the file of its settings. */
    static String beside(String file) {
        return file.substring(0, file.lastIndexOf('/') + 1) + FILE;
    }

    /** In the order of the file; of one that cannot be read, none. */
    static List<HeldBack> in(String environment, Optional<RepositoryFile> file) {
        List<HeldBack> all = new ArrayList<>();
        for (Object each : items(file)) {
            Map<?, ?> item = each instanceof Map<?, ?> map ? map : Map.of();
            all.add(new HeldBack(
                    environment,
                    ReleaseReader.text(item, "digest"),
                    ReleaseReader.text(item, "version"),
                    ReleaseReader.text(item, "reason"),
                    ReleaseReader.text(item, "since"),
                    ReleaseReader.text(item, "by")));
        }
        return all;
    }

    private static List<?> items(Optional<RepositoryFile> file) {
        try {
            return file.map(it -> Yaml.documents(new String(it.content(), StandardCharsets.UTF_8), it.path()))
                    .filter(it -> it.size() == 1)
                    .map(List::getFirst)
                    .map(YamlDocument::value)
                    .map(it -> it instanceof Map<?, ?> map && map.get(LIST) instanceof List<?> list ? list : List.of())
                    .orElse(List.of());
        } catch (Problem.Invalid unreadable) {
            return List.of();
        }
    }

    /** The change that writes it into the list, which is made when there is none. */
    Map<String, @Nullable Object> written(String path, boolean there) {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("digest", digest);
        value.put("version", version);
        value.put("reason", reason);
        value.put("since", since);
        value.put("by", by);
        return there
                ? Map.of(
                        "path",
                        path,
                        "operations",
                        List.of(Map.of("op", "add", "path", "/" + LIST + "/-", "value", value)))
                : Map.of(
                        "path",
                        path,
                        "content",
                        "# What must not be released to " + environment + ".\n" + LIST + ":\n  - "
                                + value.entrySet().stream()
                                        .map(it -> it.getKey() + ": "
                                                + JsonMapper.shared().writeValueAsString(it.getValue()))
                                        .collect(Collectors.joining("\n    "))
                                + "\n");
    }

    /** The change that takes the items at those places out of the list, if they are still these. */
    static Map<String, @Nullable Object> letGo(String path, List<Integer> places, String digest) {
        List<Map<String, @Nullable Object>> operations = new ArrayList<>();
        for (int place : places.reversed()) {
            String item = "/" + LIST + "/" + place;
            operations.add(Map.of("op", "test", "path", item + "/digest", "value", digest));
            operations.add(Map.of("op", "remove", "path", item));
        }
        return Map.of("path", path, "operations", operations);
    }
}
