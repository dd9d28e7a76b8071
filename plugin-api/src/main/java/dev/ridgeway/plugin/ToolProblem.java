package dev.ridgeway.plugin;

/** What a tool answered instead of doing its work: it refused, or it could not be reached. */
public abstract sealed class ToolProblem extends RuntimeException permits ToolRefused, ToolUnavailable {
    private final String code;
    private final String remedy;

    ToolProblem(String code, String message, String remedy) {
        super(Excerpt.of(message));
        this.code = code;
        this.remedy = Excerpt.of(remedy);
    }

    /** Kebab-case and stable, such as {@code repository-exists}; programs may branch on it. */
    public String code() {
        return code;
    }

    /** What happened, with the value at fault; never empty. */
    public String message() {
        return String.valueOf(getMessage());
    }

    /** What a person should do next. */
    public String remedy() {
        return remedy;
    }
}
