package dev.ridgeway.server.paths.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.template.PathStep;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.BadSqlGrammarException;

class FailuresTests {

    private static final PathStep STEP = new PathStep(0, "make", "Make it", "test:make", Map.of(), null, null);

    @Test
    void showNothingOfWhatNobodyForesaw() {
        List<RuntimeException> thrown = List.of(
                new BadSqlGrammarException("say", "insert into run", new SQLException("0x00 at /srv/data")),
                new UncheckedIOException(new NoSuchFileException("/srv/data/run")),
                new IllegalStateException("select * from /srv/data"));

        for (RuntimeException one : thrown) {
            RunError error = Failures.of("4711", STEP, one);
            assertThat(error.code()).isEqualTo("action-failed");
            assertThat(error.message()).isEqualTo("The action test:make failed in a way it did not foresee.");
            assertThat(error.remedy()).contains("4711").doesNotContain("/srv", "insert", "select");
            assertThat(Failures.outsideOfSteps("4711", one).message()).doesNotContain("/srv", "insert", "select");
        }
    }

    @Test
    void shortenWhatSomebodyMadeEndless() {
        RunError error = Failures.of(
                "4711",
                STEP,
                new ActionFailed("path-invalid", "\"" + "a".repeat(9_000) + "\" is no path.", "Mend it."));

        assertThat(error.message()).hasSizeLessThan(700).startsWith("\"aaa").endsWith("a\" is no path.");
    }
}
