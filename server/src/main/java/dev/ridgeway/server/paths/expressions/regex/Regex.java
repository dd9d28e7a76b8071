package dev.ridgeway.server.paths.expressions.regex;

import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Limits;
import dev.ridgeway.server.paths.expressions.Meter;
import dev.ridgeway.server.paths.expressions.regex.RegexStep.Kind;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the language, run by a machine of our own: every step is counted, so that a pattern that
 * would try for ever stops at the limit instead.
 */
public final class Regex {

    private static final int LARGEST_STACK = 200_000;

    @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
    private record Choice(int step, int position, int[] marks) {}

    private final String source;
    private final String flags;
    private final List<RegexStep> program;
    private final int groups;
    private final int marks;
    private final boolean ignoreCase;
    private final boolean lines;
    private final boolean unicode;

    private Regex(String source, String flags, RegexCompiler compiled) {
        this.source = source;
        this.flags = flags;
        this.program = compiled.program();
        this.groups = compiled.groups();
        this.marks = compiled.marks();
        this.ignoreCase = flags.indexOf('i') >= 0;
        this.lines = flags.indexOf('m') >= 0;
        this.unicode = flags.indexOf('u') >= 0;
    }

    /** Refuses what is no pattern. */
    public static Regex compile(String source, String flags) {
        char[] sorted = flags.toCharArray();
        Arrays.sort(sorted);
        return new Regex(source, new String(sorted), RegexCompiler.compile(source, flags.indexOf('u') >= 0));
    }

    /** As schemas mean a pattern: with the flag u, and without it where that is too strict for the pattern. */
    public static Regex ofSchema(String pattern) {
        try {
            return compile(pattern, "u");
        } catch (ExpressionFailed e) {
            if (e.reason() == ExpressionFailed.Reason.LIMIT) {
                throw e;
            }
            return compile(pattern, "");
        }
    }

    /** Whether it is found anywhere; gives up at the limits of an expression. */
    public boolean isFoundIn(String text) {
        return find(text, 0, new Meter(Limits.STANDARD)) != null;
    }

    boolean global() {
        return flags.indexOf('g') >= 0;
    }

    boolean sticky() {
        return flags.indexOf('y') >= 0;
    }

    /** Pairs of start and end of the whole match and its groups, -1 for groups that took no part; null without a match. */
    public int @Nullable [] find(String text, int from, Meter meter) {
        for (int start = from; start <= text.length(); start++) {
            if (unicode && splitsPair(text, start)) {
                continue;
            }
            int[] found = run(0, text, start, new int[marks], meter, -1);
            if (found != null) {
                int[] result = new int[groups * 2];
                for (int i = 0; i < result.length; i++) {
                    result[i] = found[i] - 1;
                }
                return result;
            }
            if (sticky()) {
                return null;
            }
        }
        return null;
    }

    /** Replaces the first match, with the flag g all of them. */
    public String replace(String text, String replacement, Meter meter) {
        StringBuilder out = new StringBuilder();
        int position = 0;
        int from = 0;
        while (from <= text.length()) {
            int[] found = find(text, from, meter);
            if (found == null) {
                break;
            }
            meter.work();
            meter.append(out, text.substring(position, found[0]));
            meter.append(out, expand(replacement, text, found));
            position = found[1];
            from = found[1] > found[0] ? found[1] : found[1] + 1;
            if (!global()) {
                break;
            }
        }
        meter.append(out, text.substring(position));
        return out.toString();
    }

    /** The replacement with what was found in place of its $. */
    public static String expand(String replacement, String text, int[] found) {
        if (replacement.indexOf('$') < 0) {
            return replacement;
        }
        int groups = found.length / 2 - 1;
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            char next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : 0;
            if (c != '$') {
                out.append(c);
            } else if (next == '$') {
                out.append('$');
                i++;
            } else if (next == '&') {
                out.append(text, found[0], found[1]);
                i++;
            } else if (next == '`') {
                out.append(text, 0, found[0]);
                i++;
            } else if (next == '\'') {
                out.append(text, found[1], text.length());
                i++;
            } else if (next >= '0' && next <= '9') {
                int number = next - '0';
                int used = 1;
                if (i + 2 < replacement.length() && Character.isDigit(replacement.charAt(i + 2))) {
                    int two = number * 10 + (replacement.charAt(i + 2) - '0');
                    if (two >= 1 && two <= groups) {
                        number = two;
                        used = 2;
                    }
                }
                if (number < 1 || number > groups) {
                    out.append('$');
                } else {
                    if (found[number * 2] >= 0) {
                        out.append(text, found[number * 2], found[number * 2 + 1]);
                    }
                    i += used;
                }
            } else {
                out.append('$');
            }
        }
        return out.toString();
    }

    private int @Nullable [] run(int first, String text, int start, int[] before, Meter meter, int mustEnd) {
        Deque<Choice> choices = new ArrayDeque<>();
        int[] marked = before;
        int at = first;
        int position = start;
        if (first == 0) {
            marked = marked.clone();
            marked[0] = start + 1;
        }
        while (true) {
            meter.regexStep();
            RegexStep step = program.get(at);
            if (step.kind() == Kind.MATCH && (mustEnd < 0 || mustEnd == position)) {
                int[] result = marked.clone();
                if (first == 0) {
                    result[1] = position + 1;
                }
                return result;
            }
            boolean holds = switch (step.kind()) {
                case CHAR, SET -> {
                    if (position >= text.length()) {
                        yield false;
                    }
                    int c = unicode ? text.codePointAt(position) : text.charAt(position);
                    position += Character.charCount(c);
                    yield step.set() == null
                            ? sameChar(c, step.a())
                            : step.set().has(c, ignoreCase);
                }
                case SPLIT -> {
                    choices.push(new Choice(step.b(), position, marked));
                    if (choices.size() > LARGEST_STACK) {
                        throw ExpressionFailed.limit("A regular expression keeps too many choices open");
                    }
                    at = step.a() - 1;
                    yield true;
                }
                case JUMP -> {
                    at = step.a() - 1;
                    yield true;
                }
                case SAVE -> {
                    marked = marked.clone();
                    marked[step.a()] = position + 1;
                    yield true;
                }
                case MOVED -> marked[step.a()] != position + 1;
                case LINE_START -> position == 0 || (lines && isLineEnd(text.charAt(position - 1)));
                case LINE_END -> position == text.length() || (lines && isLineEnd(text.charAt(position)));
                case WORD_EDGE -> wordAt(text, position - 1) != wordAt(text, position);
                case NO_WORD_EDGE -> wordAt(text, position - 1) == wordAt(text, position);
                case BACK -> {
                    int from = marked[step.a() * 2] - 1;
                    int length = marked[step.a() * 2 + 1] - 1 - from;
                    if (from < 0 || length <= 0) {
                        yield true;
                    }
                    boolean equal = text.regionMatches(ignoreCase, position, text, from, length);
                    position += length;
                    yield equal;
                }
                case LOOK, LOOK_NOT -> {
                    meter.enter();
                    int[] inner = run(at + 1, text, position, marked, meter, -1);
                    meter.leave();
                    at = step.a() - 1;
                    if (inner != null && step.kind() == Kind.LOOK) {
                        marked = inner;
                    }
                    yield (inner != null) == (step.kind() == Kind.LOOK);
                }
                case BEHIND, BEHIND_NOT -> {
                    meter.enter();
                    boolean found = false;
                    for (int from = position; from >= 0 && !found; from--) {
                        found = run(at + 1, text, from, marked, meter, position) != null;
                    }
                    meter.leave();
                    at = step.a() - 1;
                    yield found == (step.kind() == Kind.BEHIND);
                }
                case MATCH -> false;
            };
            if (holds) {
                at++;
            } else {
                Choice choice = choices.poll();
                if (choice == null) {
                    return null;
                }
                at = choice.step;
                position = choice.position;
                marked = choice.marks;
            }
        }
    }

    private static boolean splitsPair(String text, int index) {
        return index > 0
                && index < text.length()
                && Character.isSurrogatePair(text.charAt(index - 1), text.charAt(index));
    }

    private boolean sameChar(int a, int b) {
        return a == b
                || (ignoreCase
                        && (Character.toUpperCase(a) == Character.toUpperCase(b)
                                || Character.toLowerCase(a) == Character.toLowerCase(b)));
    }

    private static boolean isLineEnd(char c) {
        return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
    }

    private static boolean wordAt(String text, int index) {
        if (index < 0 || index >= text.length()) {
            return false;
        }
        char c = text.charAt(index);
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    @Override
    public String toString() {
        return "/" + (source.isEmpty() ? "(?:)" : source) + "/" + flags;
    }
}
