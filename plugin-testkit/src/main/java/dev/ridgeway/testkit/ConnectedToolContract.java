package dev.ridgeway.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import org.junit.jupiter.api.Test;

/** What every connected tool keeps. */
public abstract class ConnectedToolContract {

    /** A connection that the tool lets in. */
    protected abstract ConnectedTool tool();

    /** The same connection with a credential that the tool does not know. */
    protected abstract ConnectedTool stranger();

    /** The same connection to a place where nobody listens. */
    protected abstract ConnectedTool absent();

    /** The credential of {@link #tool()}. */
    protected abstract String secret();

    @Test
    void hasANameThatIsSafeInAnAddressAndStays() {
        assertThat(tool().name()).matches("[A-Za-z0-9._-]+");
        assertThat(tool().name()).isEqualTo(tool().name());
        assertThat(stranger().name()).isEqualTo(tool().name());
        assertThat(tool().kind()).matches("[a-z0-9-]+");
        assertThat(tool().title()).isNotBlank();
    }

    @Test
    void tellsAVersionThatStartsWithADigitOrNone() {
        assertThat(tool().ask()).matches("([0-9].*)?");
    }

    @Test
    void saysInWordsWhatTheConnectionMayDoAndWhatItCostsWhereItMayNot() {
        ToolRights rights = tool().rights();

        assertThat(rights.can()).isNotEmpty().allMatch(it -> it.matches("[a-z].*[^.]"));
        assertThat(rights.cannot()).allSatisfy(it -> {
            assertThat(it.what()).matches("[a-z].*[^.]");
            assertThat(it.cost()).matches("[A-Z].*\\.");
            assertThat(it.grant()).isNotBlank();
        });
        assertThat(rights.beyond()).allMatch(it -> it.matches("[a-z].*[^.]"));
    }

    @Test
    void saysThatItIsNotLetIn() {
        ToolRefused problem =
                catchThrowableOfType(ToolRefused.class, () -> stranger().ask());

        assertThat(problem).isNotNull();
        speaks(problem);
    }

    @Test
    void saysThatNobodyAnswers() {
        ToolUnavailable problem = catchThrowableOfType(ToolUnavailable.class, () -> absent().ask());

        assertThat(problem).isNotNull();
        speaks(problem);
    }

    @Test
    void showsItsCredentialNowhere() {
        ConnectedTool tool = tool();

        assertThat(secret()).hasSizeGreaterThan(7);
        assertThat(tool.address() + tool.title() + tool + tool.rights()).doesNotContain(secret());
    }

    private void speaks(ToolProblem problem) {
        assertThat(problem.code()).matches("[a-z0-9]+(-[a-z0-9]+)*");
        assertThat(problem.message()).endsWith(".").doesNotContain(secret());
        assertThat(problem.remedy()).endsWith(".").doesNotContain(secret());
    }
}
