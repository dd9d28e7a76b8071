package dev.ridgeway.server.paths.patch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every place of every YAML and JSON file that the golden paths generate is set, removed and added to, one at a time. */
@Tag("long")
class FilePatchOnRealFilesTests {

    private static final Path GOLDEN = Path.of("../golden-paths/src/test/resources/golden");

    @Test
    void everyPlaceCanBeChangedAndAllRemarksStay() {
        int places = 0;
        for (Path file : files()) {
            String text = read(file);
            Object value = values(text);
            List<Pointer> all = new ArrayList<>();
            collect(value, new Pointer(List.of()), all);
            for (Pointer place : all) {
                for (String op : List.of("replace", "remove")) {
                    String changed = FilePatch.apply(
                            file.toString(),
                            text,
                            Map.of(),
                            List.of(Map.of("op", op, "path", place.toString(), "value", "a: b")));
                    assertThat(remarks(changed))
                            .as(file + " " + op + " " + place)
                            .containsAll(remarks(text, place, op));
                    places++;
                }
            }
            String added = FilePatch.apply(
                    file.toString(),
                    text,
                    Map.of(),
                    List.of(Map.of("op", "add", "path", "/added/below", "value", List.of(1))));
            assertThat(added.lines().toList())
                    .as(file + " add")
                    .containsAll(text.lines()
                            .filter(it -> !it.equals("}"))
                            .filter(it -> !file.toString().endsWith(".json"))
                            .toList());
        }
        assertThat(places).isGreaterThan(500);
    }

    /** The remarks that stand outside of what is taken away: those of a single value, all of them. */
    private static List<String> remarks(String text, Pointer place, String op) {
        Object at = values(text);
        for (String step : place.steps()) {
            at = at instanceof Map<?, ?> map ? map.get(step) : ((List<?>) at).get(Integer.parseInt(step));
        }
        return at instanceof Map<?, ?> || at instanceof List<?> || op.equals("remove") ? List.of() : remarks(text);
    }

    private static List<String> remarks(String text) {
        return text.lines().map(String::strip).filter(it -> it.startsWith("#")).toList();
    }

    private static void collect(@Nullable Object value, Pointer at, List<Pointer> all) {
        if (!at.isRoot()) {
            all.add(at);
        }
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, one) -> collect(one, at.child(String.valueOf(key)), all));
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(list.get(i), at.child(Integer.toString(i)), all);
            }
        }
    }

    private static @Nullable Object values(String text) {
        return Yaml.documents(text, "file").stream()
                .map(YamlDocument::value)
                .findFirst()
                .orElse(null);
    }

    private static List<Path> files() {
        try (Stream<Path> all = Files.walk(GOLDEN)) {
            return all.filter(it -> it.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(FilePatchOnRealFilesTests::readable)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean readable(Path file) {
        try {
            return values(read(file)) instanceof Map<?, ?>;
        } catch (Problem template) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
