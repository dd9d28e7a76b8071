package dev.ridgeway.plugin.paths;

import dev.ridgeway.plugin.Excerpt;

/** A step cannot do what its template asks: the fault lies in the template, its input or the files, not in a tool. */
public final class ActionFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String remedy;

    /** The code is kebab-case; the message says what happened with the value, the remedy what to do next. */
    public ActionFailed(String code, String message, String remedy) {
        super(Excerpt.of(message));
        this.code = code;
        this.remedy = Excerpt.of(remedy);
    }

    /** The stable name of the failure, e.g. {@code path-leaves-workspace}. */
    public String code() {
        return code;
    }

    /** What the author of the template, or the person running it, can do next. */
    public String remedy() {
        return remedy;
    }
}
