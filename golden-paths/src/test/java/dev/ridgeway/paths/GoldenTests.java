package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares what is generated with what was read and agreed to. {@code -Dridgeway.golden.rewrite=true} writes the files
 * anew, for a reviewer to read the difference.
 */
class GoldenTests {

    private static final Path HOME = Path.of("src/test/resources/golden");
    private static final Path SKELETONS = GeneratedService.TEMPLATE.resolveSibling("skeletons");

    static Stream<Variant> variants() {
        Set<String> withDatabase = Set.of("java-public", "python-worker", "typescript-internal");
        return Variant.all().stream()
                .filter(it -> it.database() == withDatabase.contains(it.language() + "-" + it.exposure()));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void generatesWhatWasAgreedTo(Variant variant) throws IOException {
        GeneratedService service = GeneratedService.of(variant);
        Chart chart = Chart.of(service);

        compare(variant + "/repository.txt", repository(service));
        compare(variant + "/production.yaml", chart.text("production", Chart.RELEASED));
        compare(variant + "/dev-unreleased.yaml", chart.text("dev", Map.of()));
    }

    /** Every file in one text; those that are the same in every repository only by name. */
    private static String repository(GeneratedService service) throws IOException {
        Set<String> same = skeletons();
        StringBuilder all = new StringBuilder();
        service.files().forEach((name, text) -> {
            all.append("=== ").append(name);
            if (same.contains(text)) {
                all.append(" (as in the skeleton)\n");
            } else if (name.endsWith("lock.json") || name.endsWith("schema.json")) {
                all.append(" (").append(text.lines().count()).append(" lines)\n");
            } else {
                all.append('\n').append(text);
            }
        });
        return all.toString();
    }

    private static Set<String> skeletons() throws IOException {
        try (var files = Files.walk(SKELETONS)) {
            return files.filter(Files::isRegularFile).map(GoldenTests::text).collect(Collectors.toSet());
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compare(String name, String text) throws IOException {
        Path file = HOME.resolve(name);
        if (Boolean.getBoolean("ridgeway.golden.rewrite")) {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, text);
        }
        assertThat(file)
                .as("run the tests with -Dridgeway.golden.rewrite=true to accept the change")
                .hasContent(text);
    }
}
