package dev.ridgeway.plugin;

/** The tool did not answer, or answered that it is in trouble; asking again later may succeed. */
public final class ToolUnavailable extends ToolProblem {
    /** The message says what happened with the value, the remedy what to do next. */
    public ToolUnavailable(String code, String message, String remedy) {
        super(code, message, remedy);
    }

    /** As above, keeping the fault that made the tool unreachable. */
    public ToolUnavailable(String code, String message, String remedy, Throwable cause) {
        super(code, message, remedy);
        initCause(cause);
    }
}
