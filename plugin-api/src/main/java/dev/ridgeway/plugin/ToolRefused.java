package dev.ridgeway.plugin;

/** The tool understood and said no; asking again unchanged gives the same answer. */
public final class ToolRefused extends ToolProblem {
    /** The message says what happened with the value, the remedy what to do next. */
    public ToolRefused(String code, String message, String remedy) {
        super(code, message, remedy);
    }
}
