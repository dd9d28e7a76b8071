package dev.ridgeway.server.paths.template;

import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A pattern of a stranger's schema, given up when it looks at characters too often. */
final class BoundedPattern implements RegularExpression {

    private static final int MOST_LOOKS = 2_000_000;

    /** The pattern is one that takes for ever. */
    static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLong(String pattern) {
            super("the pattern \"" + pattern + "\" takes too long", null, false, false);
        }
    }

    private final Pattern pattern;

    private BoundedPattern(Pattern pattern) {
        this.pattern = pattern;
    }

    static RegularExpression of(String regex) {
        return new BoundedPattern(Pattern.compile(RegularExpressions.replaceDollarAnchors(regex)));
    }

    @Override
    public boolean matches(String value) {
        Matcher matcher = pattern.matcher(new Counted(value, new int[] {MOST_LOOKS}, pattern.pattern()));
        return matcher.find();
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
