package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.model.ReferenceBundle;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts the content of other files of the same repository in the place of {@code $text}, {@code $json} and {@code $yaml}, and
 * of {@code $openapi} and {@code $asyncapi} a description with all that it refers to.
 */
final class Placeholders {

    private static final Set<String> KNOWN = Set.of("$text", "$json", "$yaml", "$openapi", "$asyncapi");

    private final BinaryOperator<String> files;

    /** {@code files} gives the text of a file by its type and its address. */
    Placeholders(BinaryOperator<String> files) {
        this.files = files;
    }

    /** A copy of {@code value}, which was read from {@code base}; other keys that begin with a dollar stay as they are. */
    @Nullable
    Object filled(@Nullable Object value, String type, String base) {
        return switch (value) {
            case Map<?, ?> map
            when map.size() == 1
                    && KNOWN.contains(map.keySet().iterator().next().toString()) ->
                included(map.entrySet().iterator().next(), type, base);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, child) -> copy.put(key.toString(), filled(child, type, base)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(child -> copy.add(filled(child, type, base)));
                yield copy;
            }
            case null, default -> value;
        };
    }

    private @Nullable Object included(Map.Entry<?, ?> entry, String type, String base) {
        String key = entry.getKey().toString();
        String target = SourceFiles.resolve(type, base, String.valueOf(entry.getValue()));
        requireAtHome(key, String.valueOf(entry.getValue()), target, type, base);
        if (key.equals("$openapi") || key.equals("$asyncapi")) {
            return ReferenceBundle.of(target, new Described(key, type, base));
        }
        String text = files.apply(type, target);
        return switch (key) {
            case "$text" -> text;
            case "$json" -> json(text, target);
            default -> yaml(text, key, target);
        };
    }

    private static void requireAtHome(String key, String written, String target, String type, String base) {
        if (!SourceFiles.isAtHome(type, base, target)) {
            throw new Problem.Forbidden(
                    "placeholder-outside",
                    "%s: %s is outside the repository of %s.".formatted(key, written, base),
                    "Include files of the same repository only.");
        }
    }

    /** The documents that a description refers to; they, too, may be in the repository of the catalog file only. */
    private final class Described implements ReferenceBundle.Documents {
        private final String key;
        private final String type;
        private final String home;

        private Described(String key, String type, String home) {
            this.key = key;
            this.type = type;
            this.home = home;
        }

        @Override
        public String address(String base, String relative) {
            String target = SourceFiles.resolve(type, base, relative);
            requireAtHome(key, relative, target, type, home);
            return target;
        }

        @Override
        public @Nullable Object read(String address) {
            return yaml(files.apply(type, address), key, address);
        }
    }

    private static @Nullable Object yaml(String text, String key, String target) {
        List<YamlDocument> documents = Yaml.documents(text, target);
        if (documents.size() != 1) {
            throw new Problem.Invalid(
                    "catalog-file-invalid",
                    "%s holds %d YAML documents, %s takes exactly one.".formatted(target, documents.size(), key),
                    "Split the file, or take it as $text.");
        }
        return documents.getFirst().value();
    }

    private static Object json(String text, String target) {
        try {
            return JsonMapper.shared().readValue(text, Object.class);
        } catch (JacksonException e) {
            throw new Problem.Invalid(
                    "catalog-file-invalid", target + " is not JSON: " + e.getOriginalMessage(), "Correct the file.");
        }
    }
}
