package dev.ridgeway.server.paths.template;

import com.networknt.schema.SchemaException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.ExpressionFailed.Reason;
import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of a stranger's schema, read as JavaScript does and given up when it takes too long. One too large for our
 * machine, such as {@code .{0,65535}}, is Java's to run.
 */
final class BoundedPattern {

    private static final int MOST_LOOKS = 2_000_000;

    /** The pattern is one that takes for ever. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong(String pattern) {
            super("the pattern \"" + pattern + "\" takes too long", null, false, false);
        }
    }

    private BoundedPattern() {}

    static RegularExpression of(String pattern) {
        try {
            Regex regex = Regex.ofSchema(pattern);
            return text -> matches(regex, pattern, text);
        } catch (ExpressionFailed e) {
            if (e.reason() == Reason.LIMIT) {
                return large(pattern);
            }
            throw new SchemaException("\"" + pattern + "\" is no pattern: " + e.detail());
        }
    }

    private static boolean matches(Regex regex, String pattern, String text) {
        try {
            return regex.isFoundIn(text);
        } catch (ExpressionFailed e) {
            throw new TooLong(pattern);
        }
    }

    private static RegularExpression large(String pattern) {
        try {
            Pattern java = Pattern.compile(RegularExpressions.replaceDollarAnchors(pattern));
            return text -> {
                Matcher matcher = java.matcher(new Counted(text, new int[] {MOST_LOOKS}, pattern));
                try {
                    return matcher.find();
                } catch (StackOverflowError e) {
                    throw new TooLong(pattern);
                }
            };
        } catch (PatternSyntaxException e) {
            throw new SchemaException("\"" + pattern + "\" is no pattern: " + e.getDescription());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // one counter that the parts of a text share
    private record Counted(CharSequence text, int[] left, String pattern) implements CharSequence {
        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (--left[0] < 0) {
                throw new TooLong(pattern);
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), left, pattern);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
