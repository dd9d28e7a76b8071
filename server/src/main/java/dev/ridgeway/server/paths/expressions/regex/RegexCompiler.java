package dev.ridgeway.server.paths.expressions.regex;

import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Values;
import dev.ridgeway.server.paths.expressions.regex.RegexStep.CharSet;
import dev.ridgeway.server.paths.expressions.regex.RegexStep.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Turns a pattern into the steps of the machine that runs it: as JavaScript reads it with the flag u, or without that flag,
 * when what means nothing else stands for itself.
 */
final class RegexCompiler {

    private static final int LARGEST_PROGRAM = 20_000;
    private static final int[] DIGITS = {'0', '9'};
    private static final int[] WORD = {'0', '9', 'A', 'Z', '_', '_', 'a', 'z'};
    private static final int[] SPACE = {
        9, 13, 32, 32, 0xA0, 0xA0, 0x1680, 0x1680, 0x2000, 0x200A, 0x2028, 0x2029, 0x202F, 0x202F, 0x205F, 0x205F,
        0x3000, 0x3000, 0xFEFF, 0xFEFF
    };
    private static final String SYNTAX = "^$\\.*+?()[]{}|/";
    private static final int[] LINE = {10, 10, 13, 13, 0x2028, 0x2029};

    private final String source;
    private final boolean unicode;
    private final Map<String, Integer> names = new HashMap<>();
    private final List<RegexStep> program = new ArrayList<>();
    private int position;
    private int groups = 1;
    private int loops;
    private int depth;
    private final int allGroups;

    private RegexCompiler(String source, boolean unicode) {
        this.source = source;
        this.unicode = unicode;
        this.allGroups = countGroups();
    }

    private int countGroups() {
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
            } else if (c == '(' && !set && (!source.startsWith("(?", i) || isNamed(i + 1))) {
                if (isNamed(i + 1) && names.put(name(i + 3), count) != null) {
                    throw bad("two groups of one name");
                }
                count++;
            }
        }
        return count;
    }

    private boolean isNamed(int at) {
        return source.startsWith("?<", at) && !source.startsWith("?<=", at) && !source.startsWith("?<!", at);
    }

    /** What stands from there before the next {@code >}. */
    private String name(int from) {
        int end = source.indexOf('>', from);
        String name = end < 0 ? "" : source.substring(from, end);
        boolean good = !name.isEmpty()
                && isNameStart(name.codePointAt(0))
                && name.codePoints().allMatch(it -> isNameStart(it) || Character.isUnicodeIdentifierPart(it));
        if (!good) {
            throw bad("a name of a group that is none");
        }
        return name;
    }

    private static boolean isNameStart(int c) {
        return c == '_' || c == '$' || Character.isUnicodeIdentifierStart(c);
    }

    static RegexCompiler compile(String source, boolean unicode) {
        RegexCompiler compiler = new RegexCompiler(source, unicode);
        compiler.compile();
        return compiler;
    }

    List<RegexStep> program() {
        return List.copyOf(program);
    }

    /** The whole match and the groups in it. */
    int groups() {
        return groups;
    }

    /** How many places the machine keeps: begin and end of each group, and where each loop began. */
    int marks() {
        return groups * 2 + loops;
    }

    private void compile() {
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
        return emit(new RegexStep(kind, a, b));
    }

    private int emit(RegexStep step) {
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

    /** The character there, which is passed. */
    private int next() {
        int c = unicode ? source.codePointAt(position) : source.charAt(position);
        position += Character.charCount(c);
        return c;
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
            program.set(start, new RegexStep(Kind.SPLIT, start + 1, program.size()));
            int second = program.size();
            alternatives();
            program.set(jump, new RegexStep(Kind.JUMP, program.size(), 0));
            if (second > program.size()) {
                throw bad("an empty end");
            }
        }
        depth--;
    }

    private void insertSplit(int at) {
        List<RegexStep> tail = new ArrayList<>(program.subList(at, program.size()));
        program.subList(at, program.size()).clear();
        emit(Kind.SPLIT, 0, 0);
        tail.forEach(step -> emit(shifted(step, 1)));
    }

    private static RegexStep shifted(RegexStep step, int by) {
        return switch (step.kind()) {
            case SPLIT -> new RegexStep(step.kind(), step.a() + by, step.b() + by);
            case JUMP, LOOK, LOOK_NOT, BEHIND, BEHIND_NOT -> new RegexStep(step.kind(), step.a() + by, 0);
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
        int c = next();
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
            case '.' -> emit(new RegexStep(new CharSet(LINE, true)));
            case '[' -> emit(new RegexStep(set()));
            case '(' -> group();
            case '*', '+', '?' -> throw bad("nothing to repeat before " + (char) c);
            case '\\' -> escape();
            case '{' -> {
                position--;
                if (unicode || bounds() != null) {
                    throw bad("nothing to repeat before {");
                }
                position++;
                emit(Kind.CHAR, '{', 0);
            }
            case '}', ']' -> {
                if (unicode) {
                    throw bad("a lone " + (char) c);
                }
                emit(Kind.CHAR, c, 0);
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
        List<RegexStep> body = new ArrayList<>(program.subList(start, program.size()));
        program.subList(start, program.size()).clear();
        for (int i = 0; i < least; i++) {
            copy(body, start);
        }
        boolean moves = body.size() == 1
                && (body.getFirst().kind() == Kind.CHAR || body.getFirst().kind() == Kind.SET);
        if (most < 0 && moves) {
            int split = emit(Kind.SPLIT, 0, 0);
            copy(body, start);
            emit(Kind.JUMP, split, 0);
            choose(split, lazy);
        } else if (most < 0) {
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
        program.set(split, new RegexStep(Kind.SPLIT, lazy ? out : in, lazy ? in : out));
    }

    private void copy(List<RegexStep> body, int origin) {
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
        } else if (more() && peek() == '?' && !isNamed(position)) {
            throw bad("an unknown group");
        } else {
            if (isNamed(position)) {
                position = source.indexOf('>', position) + 1;
            }
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
        program.set(look, new RegexStep(kind, program.size(), 0));
    }

    private void escape() {
        if (!more()) {
            throw bad("a \\ at its end");
        }
        char c = peek();
        if (c == 'b' || c == 'B') {
            position++;
            emit(c == 'b' ? Kind.WORD_EDGE : Kind.NO_WORD_EDGE, 0, 0);
        } else if (c == 'k' && (unicode || !names.isEmpty())) {
            Integer number = source.startsWith("k<", position) ? names.get(name(position + 2)) : null;
            if (number == null) {
                throw bad("a reference to a group that it does not have");
            }
            position = source.indexOf('>', position) + 1;
            emit(Kind.BACK, number, 0);
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
                emit(new RegexStep(shorthand));
            } else if (unicode && (c == 'p' || c == 'P')) {
                emit(new RegexStep(new CharSet(new int[0], List.of(property()), false)));
            } else {
                emit(Kind.CHAR, escaped(false), 0);
            }
        }
    }

    /** {@code p{…}} or {@code P{…}}, which is passed. */
    private IntPredicate property() {
        int end = source.indexOf('}', position);
        boolean inverted = peek() == 'P';
        IntPredicate property = source.startsWith("{", position + 1) && end > 0
                ? CharacterProperty.of(source.substring(position + 2, end))
                : null;
        if (property == null) {
            throw bad("a property of characters that is not known");
        }
        position = end + 1;
        return inverted ? property.negate() : property;
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

    private int escaped(boolean inSet) {
        int c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'f' -> '\f';
            case 'v' -> '\u000B';
            case '0' -> {
                if (unicode && more() && Character.isDigit(peek())) {
                    throw bad("an escape that it may not have: \\0" + peek());
                }
                yield '\0';
            }
            case 'x' -> hex(2, c);
            case 'u' -> unicode ? codePoint() : hex(4, c);
            case 'c' -> {
                if (more() && (peek() | 32) >= 'a' && (peek() | 32) <= 'z') {
                    yield source.charAt(position++) % 32;
                }
                if (unicode) {
                    throw bad("an escape that it may not have: \\c");
                }
                // Without a letter the backslash stands for itself.
                position--;
                yield '\\';
            }
            default -> {
                if (unicode && SYNTAX.indexOf(c) < 0 && !(inSet && c == '-')) {
                    throw bad("an escape that it may not have: \\" + Character.toString(c));
                }
                yield c;
            }
        };
    }

    /** {@code {1F600}}, four digits, or twice four that are one character. */
    private int codePoint() {
        if (more() && peek() == '{') {
            int end = Values.digits(source, position + 1, source.length(), 16);
            boolean good = end > position + 1 && end - position <= 9 && source.startsWith("}", end);
            long value = good ? Long.parseLong(source.substring(position + 1, end), 16) : Long.MAX_VALUE;
            if (value > Character.MAX_CODE_POINT) {
                throw bad("an escape that it may not have: \\u");
            }
            position = end + 1;
            return (int) value;
        }
        int high = hex(4, 'u');
        int after = position;
        if (Character.isHighSurrogate((char) high) && source.startsWith("\\u", position)) {
            position += 2;
            int low = hex(4, 'u');
            if (Character.isLowSurrogate((char) low)) {
                return Character.toCodePoint((char) high, (char) low);
            }
            position = after;
        }
        return high;
    }

    private int hex(int length, int otherwise) {
        if (position + length <= source.length()
                && Values.digits(source, position, position + length, 16) == position + length) {
            position += length;
            return Integer.parseInt(source.substring(position - length, position), 16);
        }
        if (unicode) {
            throw bad("an escape that it may not have: \\" + (char) otherwise);
        }
        return otherwise;
    }

    private CharSet set() {
        boolean inverted = more() && peek() == '^';
        if (inverted) {
            position++;
        }
        List<Integer> bounds = new ArrayList<>();
        List<IntPredicate> properties = new ArrayList<>();
        while (more() && peek() != ']') {
            int low = member(bounds, properties);
            boolean range = position + 1 < source.length() && peek() == '-' && source.charAt(position + 1) != ']';
            if (range && low < 0 && unicode) {
                throw bad("a range of what is no character");
            } else if (range && low >= 0) {
                position++;
                int high = member(bounds, properties);
                if (high < 0 && unicode) {
                    throw bad("a range of what is no character");
                } else if (high < 0) {
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
        return new CharSet(bounds.stream().mapToInt(Integer::intValue).toArray(), List.copyOf(properties), inverted);
    }

    private static void add(List<Integer> bounds, int low, int high) {
        bounds.add(low);
        bounds.add(high);
    }

    /** One character of a set, or -1 when it was a shorthand, which is added at once. */
    private int member(List<Integer> bounds, List<IntPredicate> properties) {
        int c = next();
        if (c != '\\' || !more()) {
            return c;
        }
        if (unicode && (peek() == 'p' || peek() == 'P')) {
            properties.add(property());
            return -1;
        }
        CharSet shorthand = shorthand(peek());
        if (shorthand == null) {
            if (peek() == 'b') {
                position++;
                return '\b';
            }
            return escaped(true);
        }
        position++;
        int from = 0;
        int[] known = shorthand.bounds();
        for (int i = 0; i < known.length; i += 2) {
            if (shorthand.inverted()) {
                if (known[i] > from) {
                    add(bounds, from, known[i] - 1);
                }
                from = known[i + 1] + 1;
            } else {
                add(bounds, known[i], known[i + 1]);
            }
        }
        if (shorthand.inverted()) {
            add(bounds, from, Character.MAX_CODE_POINT);
        }
        return -1;
    }
}
