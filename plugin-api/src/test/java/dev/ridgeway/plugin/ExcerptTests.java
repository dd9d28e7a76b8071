package dev.ridgeway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTests {

    @Test
    void leavesWhatAPersonCanRead() {
        assertThat(Excerpt.of("There is no branch \"x\".")).isEqualTo("There is no branch \"x\".");
        assertThat(Excerpt.of("a".repeat(600))).hasSize(600);
    }

    @Test
    void keepsTheBeginAndTheEndOfWhatIsEndless() {
        assertThat(Excerpt.of("There is no branch \"" + "x".repeat(1_000_000) + "\"."))
                .hasSizeLessThanOrEqualTo(600)
                .startsWith("There is no branch \"xxx")
                .contains(" … ")
                .endsWith("xxx\".");
    }

    @Test
    void cutsNoCharacterInTwo() {
        String smiles = "😀".repeat(1_000);

        for (String text : new String[] {smiles, "a" + smiles, smiles + "a"}) {
            assertThat(Excerpt.of(text).replace("😀", "")).matches("a? … a?");
        }
    }
}
