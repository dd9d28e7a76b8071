package dev.ridgeway.server.catalog.model;

import dev.ridgeway.server.platform.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * Makes one document of a description that refers to others by {@code $ref}. What is elsewhere is put where it is referred
 * to first, and referred to there from everywhere else; so what refers to itself ends as well.
 */
public final class ReferenceBundle {

    private static final int MOST_FILES = 500;
    private static final int MOST_VALUES = 300_000;
    private static final int MOST_DEPTH = 200;
    private static final DumpSettings BLOCKS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(1_000)
            .setMultiLineFlow(false)
            .build();
    private static final Pattern ASYNC_3_NAMES =
            Pattern.compile("#/(components/)?(channels/.*/servers|operations/.*/(reply/)?(channel|messages)).*");

    /** Where other documents come from. */
    public interface Documents {
        /** The address that a reference in the document at {@code base} means, without its part behind {@code #}. */
        String address(String base, String relative);

        /** The document there. */
        @Nullable
        Object read(String address);
    }

    private final String root;
    private final Documents documents;
    private final boolean namesStay;
    private final Map<String, Object> read = new HashMap<>();
    private final Map<String, String> placed = new HashMap<>();
    private int values;

    private ReferenceBundle(String root, Documents documents, boolean namesStay) {
        this.root = root;
        this.documents = documents;
        this.namesStay = namesStay;
    }

    /** The document at that address as one text, in YAML. */
    public static String of(String address, Documents documents) {
        Object content = documents.read(address);
        if (!(content instanceof Map<?, ?> map)) {
            throw new Problem.Invalid(
                    "catalog-file-invalid", address + " is no description of an API.", "Write an object with keys.");
        }
        // What an AsyncAPI 3 names by reference loses its meaning when it is put in place.
        boolean namesStay = String.valueOf(map.get("asyncapi")).startsWith("3");
        ReferenceBundle bundle = new ReferenceBundle(address, documents, namesStay);
        bundle.read.put(address, map);
        return new Dump(BLOCKS).dumpToString(bundle.walk(map, address, "#", 0));
    }

    private @Nullable Object walk(@Nullable Object value, String file, String path, int depth) {
        if (++values > MOST_VALUES || depth > MOST_DEPTH) {
            throw new Problem.Invalid(
                    "catalog-file-invalid",
                    root + " grows beyond " + MOST_VALUES + " values or " + MOST_DEPTH
                            + " levels with all it refers to.",
                    "Refer to less, or take it as $text.");
        }
        if (namesStay && ASYNC_3_NAMES.matcher(path).matches()) {
            return value;
        }
        return switch (value) {
            case Map<?, ?> map
            when map.get("$ref") instanceof String reference && !reference.isEmpty() ->
                referred(map, reference, file, path, depth);
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new LinkedHashMap<>();
                map.forEach((key, child) ->
                        copy.put(key.toString(), walk(child, file, path + "/" + escaped(key.toString()), depth + 1)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                for (Object child : list) {
                    copy.add(walk(child, file, path + "/" + copy.size(), depth + 1));
                }
                yield copy;
            }
            case null, default -> value;
        };
    }

    private @Nullable Object referred(Map<?, ?> map, String reference, String file, String path, int depth) {
        int hash = reference.indexOf('#');
        String pointer = hash < 0 ? "" : reference.substring(hash + 1);
        String target = hash == 0 ? file : documents.address(file, hash < 0 ? reference : reference.substring(0, hash));
        if (target.equals(root)) {
            return beside(map, Map.of("$ref", "#" + pointer));
        }
        String at = placed.putIfAbsent(target + "#" + pointer, path);
        return at == null
                ? beside(map, walk(find(target, pointer), target, path, depth + 1))
                : beside(map, Map.of("$ref", at));
    }

    /** What stands beside a reference wins over what is referred to. */
    private static @Nullable Object beside(Map<?, ?> map, @Nullable Object resolved) {
        if (map.size() == 1 || !(resolved instanceof Map<?, ?> more)) {
            return resolved;
        }
        Map<String, @Nullable Object> both = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!key.equals("$ref")) {
                both.put(key.toString(), value);
            }
        });
        more.forEach((key, value) -> both.putIfAbsent(key.toString(), value));
        return both;
    }

    private Object find(String target, String pointer) {
        Object at = document(target);
        for (String part : pointer.replaceFirst("^/", "").split("/", -1)) {
            if (pointer.isEmpty() || pointer.equals("/")) {
                break;
            }
            String name = plain(part);
            at = switch (at) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list
                when name.matches("[0-9]{1,6}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        if (at == null) {
            throw new Problem.Invalid(
                    "catalog-file-invalid",
                    target + " has nothing at #" + pointer + ", which " + root + " refers to.",
                    "Correct the $ref.");
        }
        return at;
    }

    private Object document(String target) {
        Object known = read.get(target);
        if (known != null) {
            return known;
        }
        if (read.size() >= MOST_FILES) {
            throw new Problem.Invalid(
                    "catalog-file-invalid",
                    root + " refers to more than " + MOST_FILES + " files.",
                    "Refer to less, or take it as $text.");
        }
        Object content = documents.read(target);
        Object whole = content == null ? Map.of() : content;
        read.put(target, whole);
        return whole;
    }

    private static String plain(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8)
                .replace("~1", "/")
                .replace("~0", "~");
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }
}
