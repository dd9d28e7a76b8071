package dev.ridgeway.plugin;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tool did not answer, or answered that it is in trouble; asking again later may succeed. */
public final class ToolUnavailable extends ToolProblem {
    private final transient @Nullable Instant retryAt;

    /** The message says what happened with the value, the remedy what to do next. */
    public ToolUnavailable(String code, String message, String remedy) {
        super(code, message, remedy);
        this.retryAt = null;
    }

    /** As above, for a tool that said when it may be asked again, such as one whose limit of requests is used up. */
    public ToolUnavailable(String code, String message, String remedy, Instant retryAt) {
        super(code, message, remedy);
        this.retryAt = retryAt;
    }

    /** As above, keeping the fault that made the tool unreachable. */
    public ToolUnavailable(String code, String message, String remedy, Throwable cause) {
        super(code, message, remedy);
        this.retryAt = null;
        initCause(cause);
    }

    /** When the tool wants to be asked again, not before; empty when it did not say. */
    public Optional<Instant> retryAt() {
        return Optional.ofNullable(retryAt);
    }
}
