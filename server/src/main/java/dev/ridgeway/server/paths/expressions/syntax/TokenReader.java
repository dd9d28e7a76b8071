package dev.ridgeway.server.paths.expressions.syntax;

import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Limits;
import dev.ridgeway.server.paths.expressions.Meter;
import dev.ridgeway.server.paths.expressions.syntax.Lexer.Kind;
import dev.ridgeway.server.paths.expressions.syntax.Lexer.Token;
import java.util.ArrayDeque;
import java.util.Deque;

/** Looks ahead at the tokens of a template, and says where one was not expected. */
class TokenReader {

    private static final int MOST_TOKENS = 2_000_000;

    final Lexer lexer;
    private final Deque<Token> waiting = new ArrayDeque<>();
    private int depth;
    private int tokens;

    TokenReader(Lexer lexer) {
        this.lexer = lexer;
    }

    Token peek() {
        Token token = waiting.peek();
        if (token == null) {
            if (++tokens > MOST_TOKENS) {
                throw ExpressionFailed.limit("The template is too large to read")
                        .at(lexer.line(lexer.position()), 1);
            }
            token = lexer.next();
            waiting.push(token);
        }
        return token;
    }

    Token next() {
        peek();
        return waiting.pop();
    }

    boolean skip(Kind kind, String text) {
        if (peek().is(kind, text)) {
            waiting.pop();
            return true;
        }
        return false;
    }

    boolean skipSymbol(String text) {
        return skip(Kind.SYMBOL, text);
    }

    boolean skipName(String text) {
        return skip(Kind.NAME, text);
    }

    ExpressionFailed failure(String message, Token at) {
        return lexer.failure(message, at.start());
    }

    static String shown(Token token) {
        return token.kind() == Kind.END ? "the end of the text" : "\"" + token.text() + "\"";
    }

    void enter() {
        if (++depth > Limits.STANDARD.depth()) {
            throw Meter.tooDeep(Limits.STANDARD).at(lexer.line(lexer.position()), lexer.column(lexer.position()));
        }
    }

    void leave() {
        depth--;
    }

    /** The token comes next again. */
    void back(Token token) {
        waiting.push(token);
    }

    /** Reads again from a place before. */
    void returnTo(int position) {
        waiting.clear();
        lexer.returnTo(position);
    }

    String name(String purpose) {
        Token token = next();
        if (token.kind() != Kind.NAME) {
            throw failure("Expected a name for " + purpose + " but found " + shown(token), token);
        }
        return token.text();
    }

    void expect(String symbol) {
        if (!skipSymbol(symbol)) {
            throw failure("Expected " + symbol + " but found " + shown(peek()), peek());
        }
    }
}
