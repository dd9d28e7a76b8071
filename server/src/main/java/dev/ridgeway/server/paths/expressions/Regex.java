package dev.ridgeway.server.paths.expressions;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression of the language, run by a machine of our own: every step is counted, so that a pattern that
 * would try for ever stops at the limit instead.
 */
final class Regex {

    private static final int LARGEST_PROGRAM = 20_000;
    private static final int LARGEST_STACK = 200_000;

    private enum Kind {
        CHAR,
        SET,
        SPLIT,
        JUMP,
        SAVE,
        LINE_START,
        LINE_END,
        WORD_EDGE,
        NO_WORD_EDGE,
        BACK,
        MOVED,
        LOOK,
        LOOK_NOT,
        BEHIND,
        BEHIND_NOT,
        MATCH
    }

    private record Step(Kind kind, int a, int b, @Nullable CharSet set) {}

    @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
    private record CharSet(int[] bounds, boolean inverted) {
        boolean has(char c, boolean ignoreCase) {
            return (in(c) || (ignoreCase && (in(Character.toLowerCase(c)) || in(Character.toUpperCase(c)))))
                    != inverted;
        }

        private boolean in(char c) {
            for (int i = 0; i < bounds.length; i += 2) {
                if (c >= bounds[i] && c <= bounds[i + 1]) {
                    return true;
                }
            }
            return false;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
    private record Choice(int step, int position, int[] marks) {}

    private static final int[] DIGITS = {'0', '9'};
    private static final int[] WORD = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'};
    private static final int[] SPACE = {
        9, 13, 32, 32, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F,
        0x3000, 0x3000, 0xFEFF, 0xFEFF
    };
    private static final int[] LINE = {10, 10, 13, 13, 0x2028, 0x2029};

    private final String source;
    private final String flags;
    private final List<Step> program;
    private final int groups;
    private final int marks;
    private final boolean ignoreCase;
    private final boolean lines;

    private Regex(String source, String flags, Compiler compiler) {
        this.source = source;
        this.flags = flags;
        this.program = List.copyOf(compiler.program);
        this.groups = compiler.groups;
        this.marks = compiler.groups * 2 + compiler.loops;
        this.ignoreCase = flags.indexOf('i') >= 0;
        this.lines = flags.indexOf('m') >= 0;
    }

    static Regex compile(String source, String flags) {
        Compiler compiler = new Compiler(source);
        compiler.compile();
        char[] sorted = flags.toCharArray();
        Arrays.sort(sorted);
        return new Regex(source, new String(sorted), compiler);
    }

    boolean global() {
        return flags.indexOf('g') >= 0;
    }

    boolean sticky() {
        return flags.indexOf('y') >= 0;
    }

    /** Pairs of start and end of the whole match and its groups, -1 for groups that took no part; null without a match. */
    int @Nullable [] find(String text, int from, Meter meter) {
        for (int start = from; start <= text.length(); start++) {
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

    String replace(String text, String replacement, Meter meter) {
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

    static String expand(String replacement, String text, int[] found) {
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
            Step step = program.get(at);
            if (step.kind == Kind.MATCH && (mustEnd < 0 || mustEnd == position)) {
                int[] result = marked.clone();
                if (first == 0) {
                    result[1] = position + 1;
                }
                return result;
            }
            boolean holds = switch (step.kind) {
                case CHAR -> position < text.length() && sameChar(text.charAt(position++), (char) step.a);
                case SET ->
                    position < text.length() && step.set != null && step.set.has(text.charAt(position++), ignoreCase);
                case SPLIT -> {
                    choices.push(new Choice(step.b, position, marked));
                    if (choices.size() > LARGEST_STACK) {
                        throw ExpressionFailed.limit("A regular expression keeps too many choices open");
                    }
                    at = step.a - 1;
                    yield true;
                }
                case JUMP -> {
                    at = step.a - 1;
                    yield true;
                }
                case SAVE -> {
                    marked = marked.clone();
                    marked[step.a] = position + 1;
                    yield true;
                }
                case MOVED -> marked[step.a] != position + 1;
                case LINE_START -> position == 0 || (lines && isLineEnd(text.charAt(position - 1)));
                case LINE_END -> position == text.length() || (lines && isLineEnd(text.charAt(position)));
                case WORD_EDGE -> wordAt(text, position - 1) != wordAt(text, position);
                case NO_WORD_EDGE -> wordAt(text, position - 1) == wordAt(text, position);
                case BACK -> {
                    int from = marked[step.a * 2] - 1;
                    int length = marked[step.a * 2 + 1] - 1 - from;
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
                    at = step.a - 1;
                    if (inner != null && step.kind == Kind.LOOK) {
                        marked = inner;
                    }
                    yield (inner != null) == (step.kind == Kind.LOOK);
                }
                case BEHIND, BEHIND_NOT -> {
                    meter.enter();
                    boolean found = false;
                    for (int from = position; from >= 0 && !found; from--) {
                        found = run(at + 1, text, from, marked, meter, position) != null;
                    }
                    meter.leave();
                    at = step.a - 1;
                    yield found == (step.kind == Kind.BEHIND);
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

    private boolean sameChar(char a, char b) {
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

    /** Turns the pattern into steps. */
    private static final class Compiler {
        private final String source;
        private final List<Step> program = new ArrayList<>();
        private int position;
        private int groups = 1;
        private int loops;
        private int depth;
        private final int allGroups;

        Compiler(String source) {
            this.source = source;
            this.allGroups = countGroups(source);
        }

        private static int countGroups(String source) {
            int count = 1;
            boolean set = false;
            for (int i = 0; i < source.length(); i++) {
                char c = source.charAt(i);
                if (c == '\\') {
                    i++;
                } else if (c == '[') {
                    set = true;
                } else if (c == ']') {
                    set = false;
                } else if (c == '(' && !set && !source.startsWith("(?", i)) {
                    count++;
                }
            }
            return count;
        }

        void compile() {
            alternatives();
            if (position < source.length()) {
                throw bad("unmatched )");
            }
            emit(Kind.MATCH, 0, 0);
        }

        private ExpressionFailed bad(String what) {
            return new ExpressionFailed(
                    ExpressionFailed.Reason.SYNTAX, "The regular expression /" + source + "/ has " + what, 0, 0);
        }

        private int emit(Kind kind, int a, int b) {
            return emit(new Step(kind, a, b, null));
        }

        private int emit(Step step) {
            if (program.size() >= LARGEST_PROGRAM) {
                throw ExpressionFailed.limit("The regular expression is too large");
            }
            program.add(step);
            return program.size() - 1;
        }

        private boolean more() {
            return position < source.length();
        }

        private char peek() {
            return source.charAt(position);
        }

        private void alternatives() {
            if (++depth > 500) {
                throw ExpressionFailed.limit("The regular expression is nested too deeply");
            }
            int start = program.size();
            sequence();
            while (more() && peek() == '|') {
                position++;
                insertSplit(start);
                int jump = emit(Kind.JUMP, 0, 0);
                program.set(start, new Step(Kind.SPLIT, start + 1, program.size(), null));
                int second = program.size();
                alternatives();
                program.set(jump, new Step(Kind.JUMP, program.size(), 0, null));
                if (second > program.size()) {
                    throw bad("an empty end");
                }
            }
            depth--;
        }

        private void insertSplit(int at) {
            List<Step> tail = new ArrayList<>(program.subList(at, program.size()));
            program.subList(at, program.size()).clear();
            emit(Kind.SPLIT, 0, 0);
            tail.forEach(step -> emit(shifted(step, 1)));
        }

        private static Step shifted(Step step, int by) {
            return switch (step.kind) {
                case SPLIT -> new Step(step.kind, step.a + by, step.b + by, null);
                case JUMP, LOOK, LOOK_NOT, BEHIND, BEHIND_NOT -> new Step(step.kind, step.a + by, 0, null);
                default -> step;
            };
        }

        private void sequence() {
            while (more() && peek() != '|' && peek() != ')') {
                term();
            }
        }

        private void term() {
            int start = program.size();
            char c = peek();
            position++;
            boolean repeatable = true;
            switch (c) {
                case '^' -> {
                    emit(Kind.LINE_START, 0, 0);
                    repeatable = false;
                }
                case '$' -> {
                    emit(Kind.LINE_END, 0, 0);
                    repeatable = false;
                }
                case '.' -> emit(new Step(Kind.SET, 0, 0, new CharSet(LINE, true)));
                case '[' -> emit(new Step(Kind.SET, 0, 0, set()));
                case '(' -> group();
                case '*', '+', '?' -> throw bad("nothing to repeat before " + c);
                case '\\' -> escape();
                case '{' -> {
                    position--;
                    if (bounds() != null) {
                        throw bad("nothing to repeat before {");
                    }
                    position++;
                    emit(Kind.CHAR, '{', 0);
                }
                default -> emit(Kind.CHAR, c, 0);
            }
            quantifier(start, repeatable);
        }

        private void quantifier(int start, boolean repeatable) {
            if (!more()) {
                return;
            }
            int least;
            int most;
            switch (peek()) {
                case '*' -> {
                    least = 0;
                    most = -1;
                    position++;
                }
                case '+' -> {
                    least = 1;
                    most = -1;
                    position++;
                }
                case '?' -> {
                    least = 0;
                    most = 1;
                    position++;
                }
                case '{' -> {
                    int[] bounds = bounds();
                    if (bounds == null) {
                        return;
                    }
                    least = bounds[0];
                    most = bounds[1];
                }
                default -> {
                    return;
                }
            }
            if (!repeatable) {
                throw bad("nothing to repeat");
            }
            boolean lazy = more() && peek() == '?';
            if (lazy) {
                position++;
            }
            if (more() && (peek() == '*' || peek() == '+' || peek() == '?')) {
                throw bad("nothing to repeat before " + peek());
            }
            repeat(start, least, most, lazy);
        }

        private void repeat(int start, int least, int most, boolean lazy) {
            List<Step> body = new ArrayList<>(program.subList(start, program.size()));
            program.subList(start, program.size()).clear();
            for (int i = 0; i < least; i++) {
                copy(body, start);
            }
            if (most < 0) {
                int mark = loops++;
                int split = emit(Kind.SPLIT, 0, 0);
                emit(Kind.SAVE, allGroups * 2 + mark, 0);
                copy(body, start);
                emit(Kind.MOVED, allGroups * 2 + mark, 0);
                emit(Kind.JUMP, split, 0);
                choose(split, lazy);
            } else {
                List<Integer> splits = new ArrayList<>();
                for (int i = least; i < most; i++) {
                    splits.add(emit(Kind.SPLIT, 0, 0));
                    copy(body, start);
                }
                splits.forEach(split -> choose(split, lazy));
            }
        }

        private void choose(int split, boolean lazy) {
            int in = split + 1;
            int out = program.size();
            program.set(split, new Step(Kind.SPLIT, lazy ? out : in, lazy ? in : out, null));
        }

        private void copy(List<Step> body, int origin) {
            int by = program.size() - origin;
            body.forEach(step -> emit(shifted(step, by)));
        }

        private int @Nullable [] bounds() {
            int start = position;
            int i = position + 1;
            int end = Values.digits(source, i, source.length(), 10);
            if (end == i) {
                return null;
            }
            int least = count(i, end);
            int most = least;
            i = end;
            if (i < source.length() && source.charAt(i) == ',') {
                end = Values.digits(source, i + 1, source.length(), 10);
                most = end == i + 1 ? -1 : count(i + 1, end);
                i = end;
            }
            if (i >= source.length() || source.charAt(i) != '}') {
                position = start;
                return null;
            }
            if (most >= 0 && most < least) {
                throw bad("bounds out of order");
            }
            position = i + 1;
            return new int[] {least, most};
        }

        private int count(int from, int to) {
            if (to - from > 4) {
                throw ExpressionFailed.limit("The regular expression repeats more than 9999 times");
            }
            return Integer.parseInt(source.substring(from, to));
        }

        private void group() {
            if (source.startsWith("?:", position)) {
                position += 2;
                alternatives();
            } else if (source.startsWith("?=", position)) {
                look(Kind.LOOK, 2);
            } else if (source.startsWith("?!", position)) {
                look(Kind.LOOK_NOT, 2);
            } else if (source.startsWith("?<=", position)) {
                look(Kind.BEHIND, 3);
            } else if (source.startsWith("?<!", position)) {
                look(Kind.BEHIND_NOT, 3);
            } else if (more() && peek() == '?') {
                throw bad("an unknown group");
            } else {
                int group = groups++;
                emit(Kind.SAVE, group * 2, 0);
                alternatives();
                emit(Kind.SAVE, group * 2 + 1, 0);
            }
            if (!more() || peek() != ')') {
                throw bad("an unclosed group");
            }
            position++;
        }

        private void look(Kind kind, int skip) {
            position += skip;
            int look = emit(kind, 0, 0);
            alternatives();
            emit(Kind.MATCH, 0, 0);
            program.set(look, new Step(kind, program.size(), 0, null));
        }

        private void escape() {
            if (!more()) {
                throw bad("a \\ at its end");
            }
            char c = peek();
            if (c == 'b' || c == 'B') {
                position++;
                emit(c == 'b' ? Kind.WORD_EDGE : Kind.NO_WORD_EDGE, 0, 0);
            } else if (c >= '1' && c <= '9') {
                int end = Values.digits(source, position, Math.min(source.length(), position + 3), 10);
                int number = Integer.parseInt(source.substring(position, end));
                if (number >= allGroups) {
                    throw bad("a reference to group " + number + ", which it does not have");
                }
                position = end;
                emit(Kind.BACK, number, 0);
            } else {
                CharSet shorthand = shorthand(c);
                if (shorthand != null) {
                    position++;
                    emit(new Step(Kind.SET, 0, 0, shorthand));
                } else {
                    emit(Kind.CHAR, escaped(), 0);
                }
            }
        }

        private static @Nullable CharSet shorthand(char c) {
            return switch (c) {
                case 'd' -> new CharSet(DIGITS, false);
                case 'D' -> new CharSet(DIGITS, true);
                case 'w' -> new CharSet(WORD, false);
                case 'W' -> new CharSet(WORD, true);
                case 's' -> new CharSet(SPACE, false);
                case 'S' -> new CharSet(SPACE, true);
                default -> null;
            };
        }

        private char escaped() {
            char c = source.charAt(position++);
            return switch (c) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'f' -> '\f';
                case 'v' -> '\u000B';
                case '0' -> '\0';
                case 'x' -> hex(2, c);
                case 'u' -> hex(4, c);
                case 'c' -> more() && Character.isLetter(peek()) ? (char) (source.charAt(position++) % 32) : 'c';
                default -> c;
            };
        }

        private char hex(int length, char otherwise) {
            if (position + length <= source.length()
                    && Values.digits(source, position, position + length, 16) == position + length) {
                position += length;
                return (char) Integer.parseInt(source.substring(position - length, position), 16);
            }
            return otherwise;
        }

        private CharSet set() {
            boolean inverted = more() && peek() == '^';
            if (inverted) {
                position++;
            }
            List<Integer> bounds = new ArrayList<>();
            while (more() && peek() != ']') {
                int low = member(bounds);
                if (low >= 0 && position + 1 < source.length() && peek() == '-' && source.charAt(position + 1) != ']') {
                    position++;
                    int high = member(bounds);
                    if (high < 0) {
                        add(bounds, low, low);
                        add(bounds, '-', '-');
                    } else if (high < low) {
                        throw bad("a range out of order");
                    } else {
                        add(bounds, low, high);
                    }
                } else if (low >= 0) {
                    add(bounds, low, low);
                }
            }
            if (!more()) {
                throw bad("an unclosed [");
            }
            position++;
            return new CharSet(bounds.stream().mapToInt(Integer::intValue).toArray(), inverted);
        }

        private static void add(List<Integer> bounds, int low, int high) {
            bounds.add(low);
            bounds.add(high);
        }

        /** One character of a set, or -1 when it was a shorthand, which is added at once. */
        private int member(List<Integer> bounds) {
            char c = source.charAt(position++);
            if (c != '\\' || !more()) {
                return c;
            }
            CharSet shorthand = shorthand(peek());
            if (shorthand == null) {
                if (peek() == 'b') {
                    position++;
                    return '\b';
                }
                return escaped();
            }
            position++;
            int from = 0;
            int[] known = shorthand.bounds;
            for (int i = 0; i < known.length; i += 2) {
                if (shorthand.inverted) {
                    if (known[i] > from) {
                        add(bounds, from, known[i] - 1);
                    }
                    from = known[i + 1] + 1;
                } else {
                    add(bounds, known[i], known[i + 1]);
                }
            }
            if (shorthand.inverted) {
                add(bounds, from, Character.MAX_VALUE);
            }
            return -1;
        }
    }
}
