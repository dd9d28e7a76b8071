package dev.ridgeway.server.paths.expressions.syntax;

import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.expressions.Values;
import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Cuts a source into tokens, one at a time; what is code and what is text depends on what came before. */
final class Lexer {

    enum Kind {
        TEXT,
        TAG_START,
        TAG_END,
        OUTPUT_START,
        OUTPUT_END,
        COMMENT,
        STRING,
        NUMBER,
        BOOLEAN,
        NONE,
        REGEX,
        NAME,
        SYMBOL,
        END
    }

    record Token(Kind kind, String text, @Nullable Object value, int start, int end) {
        boolean is(Kind expected, String expectedText) {
            return kind == expected && text.equals(expectedText);
        }

        boolean dash() {
            return text.indexOf('-') >= 0;
        }
    }

    private static final String BLANKS = " \n\t\r\u00A0";
    private static final String DELIMITERS = "()[]{}%*-+~/#,:|.<>=!";
    private static final String[] OPERATORS = {"===", "!==", "==", "!=", "<=", ">=", "//", "**"};

    private final String source;
    private final Options options;
    private final int[] lineStarts;
    private int position;
    private boolean code;

    Lexer(String source, Options options) {
        this.source = source;
        this.options = options;
        this.lineStarts = IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, source.length())
                                .filter(i -> source.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    /** What can be returned to: a token position outside of code. */
    int position() {
        return position;
    }

    void returnTo(int place) {
        position = place;
        code = false;
    }

    ExpressionFailed failure(String message, int at) {
        return new ExpressionFailed(ExpressionFailed.Reason.SYNTAX, message, line(at), column(at));
    }

    int line(int at) {
        int found = Arrays.binarySearch(lineStarts, at);
        return found >= 0 ? found + 1 : -found - 1;
    }

    int column(int at) {
        return at - lineStarts[line(at) - 1] + 1;
    }

    Token next() {
        return code ? codeToken() : textToken();
    }

    private Token token(Kind kind, int start) {
        return new Token(kind, source.substring(start, position), null, start, position);
    }

    private boolean at(String text) {
        return source.startsWith(text, position);
    }

    private Token textToken() {
        int start = position;
        if (position >= source.length()) {
            return token(Kind.END, start);
        }
        if (at("{%")) {
            position += at("{%-") ? 3 : 2;
            code = true;
            return token(Kind.TAG_START, start);
        }
        if (at(options.interpolationStart())) {
            position += options.interpolationStart().length();
            if (at("-")) {
                position++;
            }
            code = true;
            return token(Kind.OUTPUT_START, start);
        }
        if (at("{#")) {
            int end = source.indexOf("#}", position + 2);
            if (end < 0) {
                throw failure("The comment {# has no end; write #}, or raw around text that contains {#", start);
            }
            position = end + 2;
            return token(Kind.COMMENT, start);
        }
        while (position < source.length() && !at("{%") && !at("{#") && !at(options.interpolationStart())) {
            if (at("#}")) {
                throw failure("#} ends a comment that never began; write raw around it if it is text", position);
            }
            position++;
        }
        int end = position;
        if (options.lstripBlocks() && at("{%")) {
            int blank = position;
            while (blank > start && source.charAt(blank - 1) != '\n' && Values.isSpace(source.charAt(blank - 1))) {
                blank--;
            }
            if (blank == 0 || source.charAt(blank - 1) == '\n') {
                end = blank;
            }
        }
        if (end == start) {
            return textToken();
        }
        return new Token(Kind.TEXT, source.substring(start, end), null, start, end);
    }

    private Token codeToken() {
        while (position < source.length() && BLANKS.indexOf(source.charAt(position)) >= 0) {
            position++;
        }
        int start = position;
        if (position >= source.length()) {
            return token(Kind.END, start);
        }
        char c = source.charAt(position);
        if (c == '"' || c == '\'') {
            return string(c);
        }
        if (at("%}") || at("-%}")) {
            position += c == '-' ? 3 : 2;
            code = false;
            Token token = token(Kind.TAG_END, start);
            if (options.trimBlocks()) {
                if (at("\r\n")) {
                    position += 2;
                } else if (at("\n")) {
                    position++;
                }
            }
            return token;
        }
        if (at("}}") || at("-}}")) {
            position += c == '-' ? 3 : 2;
            code = false;
            return token(Kind.OUTPUT_END, start);
        }
        if (at("r/")) {
            return regex();
        }
        if (DELIMITERS.indexOf(c) >= 0) {
            position++;
            for (String operator : OPERATORS) {
                if (source.startsWith(operator, start)) {
                    position = start + operator.length();
                    break;
                }
            }
            return token(Kind.SYMBOL, start);
        }
        while (position < source.length() && !ends(source.charAt(position))) {
            position++;
        }
        return word(start);
    }

    private static boolean ends(char c) {
        return BLANKS.indexOf(c) >= 0 || DELIMITERS.indexOf(c) >= 0 || c == '"' || c == '\'';
    }

    private Token word(int start) {
        String word = source.substring(start, position);
        if (Values.digits(word, 0, word.length(), 10) == word.length()) {
            if (at(".")) {
                position++;
                position = Values.digits(source, position, source.length(), 10);
            }
            double number = Double.parseDouble(
                    source.substring(start, position) + (source.charAt(position - 1) == '.' ? "0" : ""));
            return new Token(Kind.NUMBER, source.substring(start, position), number, start, position);
        }
        return switch (word) {
            case "true", "false" -> new Token(Kind.BOOLEAN, word, word.equals("true"), start, position);
            case "none", "null" -> new Token(Kind.NONE, word, null, start, position);
            default -> {
                if (!isName(word)) {
                    throw failure("\"" + word + "\" means nothing here; the operators are and, or, not", start);
                }
                yield token(Kind.NAME, start);
            }
        };
    }

    private static boolean isName(String word) {
        return !word.isEmpty()
                && Character.isJavaIdentifierStart(word.charAt(0))
                && word.chars().allMatch(Character::isJavaIdentifierPart);
    }

    private Token string(char quote) {
        int start = position++;
        StringBuilder text = new StringBuilder();
        while (position < source.length() && source.charAt(position) != quote) {
            char c = source.charAt(position++);
            if (c == '\\' && position < source.length()) {
                char escaped = source.charAt(position++);
                text.append(
                        switch (escaped) {
                            case 'n' -> '\n';
                            case 't' -> '\t';
                            case 'r' -> '\r';
                            default -> escaped;
                        });
            } else {
                text.append(c);
            }
        }
        if (position >= source.length()) {
            throw failure("The text begun here has no closing " + quote, start);
        }
        position++;
        return new Token(Kind.STRING, text.toString(), text.toString(), start, position);
    }

    private Token regex() {
        int start = position;
        position += 2;
        int from = position;
        while (position < source.length() && source.charAt(position) != '/') {
            if (source.charAt(position) == '\n') {
                throw failure("The regular expression begun here has no closing /", start);
            }
            position += source.charAt(position) == '\\' ? 2 : 1;
        }
        if (position >= source.length()) {
            throw failure("The regular expression begun here has no closing /", start);
        }
        String pattern = source.substring(from, position++);
        int flags = position;
        while (position < source.length() && "gimy".indexOf(source.charAt(position)) >= 0) {
            position++;
        }
        try {
            Regex regex = Regex.compile(pattern, source.substring(flags, position));
            return new Token(Kind.REGEX, "regex", regex, start, position);
        } catch (ExpressionFailed failure) {
            throw failure.at(line(start), column(start));
        }
    }

    /** Takes the text up to the matching end of a raw tag, without looking into it. */
    String raw(String tag, int opened) {
        int level = 1;
        int from = position;
        int search = position;
        while (true) {
            int open = source.indexOf("{%", search);
            if (open < 0) {
                throw failure("The tag " + tag + " has no {% end" + tag + " %}", opened);
            }
            int name = skipBlank(open + 2);
            String found = source.startsWith(tag, name) ? tag : source.startsWith("end" + tag, name) ? "end" + tag : "";
            int close = skipBlank(name + found.length());
            if (found.isEmpty() || !source.startsWith("%}", close)) {
                search = open + 2;
                continue;
            }
            search = close + 2;
            level += found.equals(tag) ? 1 : -1;
            if (level == 0) {
                position = search;
                return source.substring(from, open);
            }
        }
    }

    private int skipBlank(int from) {
        int i = from;
        while (i < source.length() && Values.isSpace(source.charAt(i))) {
            i++;
        }
        return i;
    }
}
