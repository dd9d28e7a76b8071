package dev.ridgeway.server.catalog.health;

import java.util.List;
import java.util.Locale;

/**
 * Something to mend: what is wrong with which entity (its reference; empty for a file that holds none), what to do, where
 * it is written ({@code type:target}, line 0 when unknown), and which other entities it is about, the first few of them.
 */
record HealthFinding(
        String ref, String sentence, String remedy, String source, int line, List<String> others, int otherCount) {

    static final List<String> COLUMNS = List.of("problem", "ref", "sentence", "remedy", "source", "line", "others");

    private static final int MOST_OTHERS = 10;

    static HealthFinding of(String ref, String sentence, String remedy, String source, int line) {
        return new HealthFinding(ref, sentence, remedy, source, line, List.of(), 0);
    }

    HealthFinding about(List<String> all) {
        List<String> first = all.subList(0, Math.min(all.size(), MOST_OTHERS));
        return new HealthFinding(ref, sentence, remedy, source, line, List.copyOf(first), all.size());
    }

    boolean holds(String text) {
        return (ref + " " + sentence + " " + source).toLowerCase(Locale.ROOT).contains(text);
    }

    List<String> cells(String problem) {
        return List.of(
                problem,
                ref,
                sentence,
                remedy,
                source,
                line == 0 ? "" : Integer.toString(line),
                String.join(" ", others));
    }
}
