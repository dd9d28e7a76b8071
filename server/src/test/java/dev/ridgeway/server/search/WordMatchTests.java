package dev.ridgeway.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is marked in a text that was found. */
class WordMatchTests {

    private static final List<String> PIECES = List.of(
            "payPal",
            "PayPal2",
            "o'neil's",
            "x-1.2",
            "foo_bar",
            "e.g.",
            "3.14",
            "a",
            "The",
            "thing",
            "http://a.b/c?d=e",
            "C++",
            "\"quoted\"",
            "(team",
            "Ärger",
            "…",
            "1,000",
            "under_score-d",
            "@home",
            "Gateway.",
            "notifier,",
            "77th",
            "A1b2",
            "what?!",
            "ends:",
            "'tis",
            "x".repeat(300));
    private static final List<String> GAPS = List.of(" ", "  ", "\t", "\n", "-", "", ", ", "\u0001");

    /** Reading only the pieces that may hold a word finds the words that reading all of the text finds. */
    @Test
    void findsInPiecesWhatIsInTheWhole() {
        Random random = new Random(11);
        int found = 0;
        for (int round = 0; round < 3_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(10); i >= 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size()))).append(GAPS.get(random.nextInt(GAPS.size())));
            }
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            String term = piece.substring(0, 1 + random.nextInt(Math.min(piece.length(), 12)));
            List<String> begins = Words.asked(term);
            List<Words.Word> whole = Words.kept(text.toString()).stream()
                    .filter(it -> begins.stream().anyMatch(it.text()::startsWith))
                    .toList();
            assertThat(new WordMatch(term, false).in(text.toString()))
                    .as("%s in %s", term, text)
                    .isEqualTo(whole);
            found += whole.size();
        }
        assertThat(found).isGreaterThan(1_000);
    }
}
