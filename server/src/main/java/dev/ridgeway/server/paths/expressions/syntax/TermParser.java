package dev.ridgeway.server.paths.expressions.syntax;

import dev.ridgeway.server.paths.expressions.Checks;
import dev.ridgeway.server.paths.expressions.Numbers;
import dev.ridgeway.server.paths.expressions.Term;
import dev.ridgeway.server.paths.expressions.syntax.Lexer.Kind;
import dev.ridgeway.server.paths.expressions.syntax.Lexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads expressions, by falling through their operators from the one that binds least. */
class TermParser extends TokenReader {

    private static final Set<String> CHAINED =
            Set.of("==", "===", "!=", "!==", "<", ">", "<=", ">=", "~", "+", "-", "*", "/");

    /** The names known at this place. */
    Scope scope = new Scope(null);

    TermParser(Lexer lexer) {
        super(lexer);
    }

    final Term expression() {
        enter();
        Term term = or();
        if (skipName("if")) {
            Term condition = or();
            term = new Term.Choose(condition, term, skipName("else") ? or() : null);
        }
        leave();
        return term;
    }

    private Term or() {
        Term term = and();
        while (skipName("or")) {
            term = new Term.Or(term, and());
        }
        return term;
    }

    private Term and() {
        Term term = not().grouped();
        while (skipName("and")) {
            term = new Term.And(term, not().grouped());
        }
        return term;
    }

    private Chain not() {
        int count = 0;
        while (skipName("not")) {
            count++;
        }
        Chain chain = membership();
        for (int i = 0; i < count; i++) {
            chain.negateFirst();
        }
        return chain;
    }

    private Chain membership() {
        Chain chain = tested();
        while (true) {
            Token token = peek();
            boolean inverted = false;
            if (token.is(Kind.NAME, "not")) {
                Token not = next();
                if (!peek().is(Kind.NAME, "in")) {
                    back(not);
                    return chain;
                }
                inverted = true;
            }
            if (!skipName("in")) {
                return chain;
            }
            Term in = new Term.In(
                    chain.grouped(), tested().grouped(), lexer.line(token.start()), lexer.column(token.start()));
            chain = new Chain(inverted ? new Term.Not(in) : in);
        }
    }

    private Chain tested() {
        Chain chain = chain();
        Token token = peek();
        if (!skipName("is")) {
            return chain;
        }
        boolean inverted = skipName("not");
        Chain right = chain();
        Term check = check(chain.grouped(), right.single() ? right.grouped() : null, token);
        return new Chain(inverted ? new Term.Not(check) : check);
    }

    private Term check(Term value, @Nullable Term right, Token at) {
        String name = "undefined";
        List<Term> arguments = List.of();
        switch (right) {
            case Term.Name n -> name = n.name();
            case Term.Slot s -> name = s.name();
            case Term.Literal l -> name = literalName(l.value());
            case Term.Call call -> {
                arguments = call.arguments();
                name = switch (call.function()) {
                    case Term.Name n -> n.name();
                    case Term.Slot s -> s.name();
                    case Term.Literal l -> literalName(l.value());
                    default -> "undefined";
                };
            }
            case Term.Filtered filtered -> {
                name = filtered.name();
                List<Term> all = new ArrayList<>(List.of(filtered.value()));
                all.addAll(filtered.arguments());
                arguments = all;
            }
            case null, default -> {}
        }
        if (!Checks.exists(name)) {
            throw failure("There is no test called " + name, at);
        }
        return new Term.Check(name, value, arguments, lexer.line(at.start()), lexer.column(at.start()));
    }

    private static String literalName(@Nullable Object value) {
        return value == null ? "null" : value instanceof Double d ? Numbers.text(d) : value.toString();
    }

    private Chain chain() {
        Chain chain = floored();
        while (peek().kind() == Kind.SYMBOL && CHAINED.contains(peek().text())) {
            String operator = next().text();
            chain.add(operator, floored());
        }
        return chain;
    }

    private Chain floored() {
        Chain chain = remainders();
        while (skipSymbol("//")) {
            chain.add("/", remainders());
            chain = new Chain(new Term.Floor(chain.grouped()));
        }
        return chain;
    }

    private Chain remainders() {
        Chain chain = new Chain(power());
        while (skipSymbol("%")) {
            chain.add("%", new Chain(power()));
        }
        return chain;
    }

    private Term power() {
        Term term = unary(true);
        while (skipSymbol("**")) {
            term = new Term.Binary("**", term, unary(true));
        }
        return term;
    }

    private Term unary(boolean filters) {
        Token token = peek();
        Term term;
        if (token.kind() == Kind.SYMBOL
                && (token.text().equals("-") || token.text().equals("+"))) {
            next();
            if (peek().is(Kind.SYMBOL, token.text())) {
                throw failure("Two signs in a row mean nothing", token);
            }
            enter();
            term = new Term.Sign(token.text().equals("-"), unary(false));
            leave();
        } else {
            term = postfix(primary());
        }
        while (filters && skipSymbol("|")) {
            Token at = peek();
            String name = filterName();
            List<Term> arguments = peek().is(Kind.SYMBOL, "(") ? arguments() : List.of();
            term = new Term.Filtered(name, term, arguments, lexer.line(at.start()), lexer.column(at.start()));
        }
        return term;
    }

    final String filterName() {
        StringBuilder name = new StringBuilder(name("a filter"));
        while (skipSymbol(".")) {
            name.append('.').append(name("a filter"));
        }
        return name.toString();
    }

    final Term primary() {
        Token token = next();
        return switch (token.kind()) {
            case STRING, NUMBER, BOOLEAN, NONE, REGEX -> new Term.Literal(token.value());
            case NAME -> {
                Term.Slot slot = scope.slot(token.text());
                yield slot == null ? new Term.Name(token.text()) : slot;
            }
            case SYMBOL ->
                switch (token.text()) {
                    case "(" -> {
                        List<Term> terms = terms(")", token);
                        if (terms.isEmpty()) {
                            throw failure("The parentheses are empty", token);
                        }
                        yield new Term.Last(terms);
                    }
                    case "[" -> new Term.ListOf(terms("]", token));
                    case "{" -> dict(token);
                    default -> throw failure("Expected a value but found " + shown(token), token);
                };
            default -> throw failure("Expected a value but found " + shown(token), token);
        };
    }

    private List<Term> terms(String end, Token start) {
        List<Term> terms = new ArrayList<>();
        while (!skipSymbol(end)) {
            if (peek().kind() == Kind.END) {
                throw failure("There is no " + end + " for this " + start.text(), start);
            }
            if (!terms.isEmpty()) {
                expect(",");
            }
            terms.add(expression());
        }
        return terms;
    }

    private Term dict(Token start) {
        List<String> keys = new ArrayList<>();
        List<Term> values = new ArrayList<>();
        while (!skipSymbol("}")) {
            if (peek().kind() == Kind.END) {
                throw failure("There is no } for this {", start);
            }
            if (!keys.isEmpty()) {
                expect(",");
            }
            Token key = next();
            if (key.kind() != Kind.NAME && key.kind() != Kind.STRING) {
                throw failure("Expected a name or text as key but found " + shown(key), key);
            }
            keys.add(key.text());
            expect(":");
            values.add(expression());
        }
        return new Term.RecordOf(keys, values, false);
    }

    final List<Term> arguments() {
        expect("(");
        List<Term> arguments = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<Term> values = new ArrayList<>();
        boolean first = true;
        while (!skipSymbol(")")) {
            if (!first) {
                expect(",");
            }
            first = false;
            Token at = peek();
            Term term = expression();
            if (skipSymbol("=")) {
                keys.add(
                        switch (term) {
                            case Term.Name n -> n.name();
                            case Term.Slot s -> s.name();
                            case Term.Literal l when l.value() instanceof String s -> s;
                            default -> throw failure("Expected a name before =", at);
                        });
                values.add(expression());
            } else {
                arguments.add(term);
            }
        }
        if (!keys.isEmpty()) {
            arguments.add(new Term.RecordOf(keys, values, true));
        }
        return arguments;
    }

    final Term postfix(Term start) {
        Term term = start;
        while (peek().kind() == Kind.SYMBOL) {
            Token token = peek();
            int line = lexer.line(token.start());
            int column = lexer.column(token.start());
            switch (token.text()) {
                case "(" -> term = new Term.Call(term, arguments(), readable(term), line, column);
                case "." -> {
                    next();
                    Token key = next();
                    if (key.kind() != Kind.NAME && key.kind() != Kind.BOOLEAN && key.kind() != Kind.NONE) {
                        throw failure("Expected a name after the dot but found " + shown(key), key);
                    }
                    term = new Term.Member(term, new Term.Literal(key.text()), line, column);
                }
                case "[" -> {
                    next();
                    term = lookup(term, token, line, column);
                }
                default -> {
                    return term;
                }
            }
        }
        return term;
    }

    private Term lookup(Term target, Token token, int line, int column) {
        @Nullable Term[] parts = new @Nullable Term[3];
        int part = 0;
        boolean cut = false;
        while (!skipSymbol("]")) {
            if (skipSymbol(":")) {
                cut = true;
                part++;
            } else if (part < 3 && parts[part] == null) {
                parts[part] = expression();
            } else {
                throw failure("Expected ] but found " + shown(peek()), peek());
            }
        }
        if (part > 2) {
            throw failure("A slice has at most three parts", token);
        }
        if (cut) {
            return new Term.Cut(target, parts[0], parts[1], parts[2], line, column);
        }
        Term key = parts[0];
        if (key == null) {
            throw failure("The brackets are empty", token);
        }
        return new Term.Member(target, key, line, column);
    }

    private static String readable(Term term) {
        return switch (term) {
            case Term.Name n -> n.name();
            case Term.Slot s -> s.name();
            case Term.Member m when m.key() instanceof Term.Literal(Object key) -> readable(m.target()) + "." + key;
            default -> "this";
        };
    }
}
