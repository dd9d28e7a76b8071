package dev.ridgeway.server.paths.expressions;

/** A template or expression is not understood, cannot be evaluated, or asks for more than it may use. */
public final class ExpressionFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why it failed: the text itself, the values it met, or the bounds every template has. */
    public enum Reason {
        /** The source does not follow the grammar. */
        SYNTAX,
        /** The source is fine, a value is not. */
        EVALUATION,
        /** A bound on source, output, depth or work was reached. */
        LIMIT
    }

    private final Reason reason;
    private final String detail;
    private final int line;
    private final int column;

    /** At a line and column counted from 1; 0 for no place. */
    public ExpressionFailed(Reason reason, String detail, int line, int column) {
        super(line > 0 ? detail + " (line " + line + ", column " + column + ")" : detail, null, false, false);
        this.reason = reason;
        this.detail = detail;
        this.line = line;
        this.column = column;
    }

    static ExpressionFailed evaluation(String detail) {
        return new ExpressionFailed(Reason.EVALUATION, detail, 0, 0);
    }

    /** A bound was reached. */
    public static ExpressionFailed limit(String detail) {
        return new ExpressionFailed(Reason.LIMIT, detail, 0, 0);
    }

    /** The same at a place, unless it has one. */
    public ExpressionFailed at(int atLine, int atColumn) {
        return line > 0 ? this : new ExpressionFailed(reason, detail, atLine, atColumn);
    }

    /** What failed, without the place. */
    public String detail() {
        return detail;
    }

    /** Which of the three kinds of failure this is. */
    public Reason reason() {
        return reason;
    }

    /** Counted from 1; 0 when the failure has no place in the source. */
    public int line() {
        return line;
    }

    /** Counted from 1; 0 when the failure has no place in the source. */
    public int column() {
        return column;
    }
}
