package dev.ridgeway.server.paths.expressions;

/** Counts what one evaluation uses and stops it at its limits. */
public final class Meter {

    private final Limits limits;
    private long work;
    private long volume;
    private long regexSteps;
    private int calls;
    private int depth;

    /** Nothing is used yet. */
    public Meter(Limits limits) {
        this.limits = limits;
    }

    /** One step. */
    public void work() {
        work(1);
    }

    void work(long amount) {
        work += amount;
        if (work > limits.work()) {
            throw ExpressionFailed.limit("The template does more than " + limits.work() + " steps");
        }
    }

    /** To be asked before a text of this length is made. */
    void text(double length) {
        if (length > limits.output()) {
            throw ExpressionFailed.limit("A text would be longer than " + limits.output() + " characters");
        }
        volume += (long) Math.max(0, length);
        if (volume > limits.volume()) {
            throw ExpressionFailed.limit("The template makes more than " + limits.volume() + " characters of text");
        }
    }

    String made(String text) {
        text(text.length());
        return text;
    }

    /** Appends, unless the whole or all text together becomes too long. */
    public void append(StringBuilder out, String text) {
        if (out.length() + text.length() > limits.output()) {
            throw ExpressionFailed.limit("The output would be longer than " + limits.output() + " characters");
        }
        text(text.length());
        out.append(text);
    }

    /** One step of a regular expression. */
    public void regexStep() {
        if (++regexSteps > limits.regexSteps()) {
            throw ExpressionFailed.limit(
                    "A regular expression takes more than " + limits.regexSteps() + " steps; make it simpler");
        }
    }

    void call() {
        if (++calls > limits.calls()) {
            throw ExpressionFailed.limit("The template calls functions more than " + limits.calls() + " times");
        }
    }

    /** One level deeper. */
    public void enter() {
        if (++depth > limits.depth()) {
            throw tooDeep(limits);
        }
    }

    /** One level up. */
    public void leave() {
        depth--;
    }

    /** What to throw at the deepest level. */
    public static ExpressionFailed tooDeep(Limits limits) {
        return ExpressionFailed.limit("The template is nested deeper than " + limits.depth() + " levels");
    }
}
