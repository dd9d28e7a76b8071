package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.Lexer.Kind;
import dev.ridgeway.server.paths.expressions.Lexer.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a whole template into its tree. */
final class Parser {

    private static final int MOST_TOKENS = 2_000_000;
    private static final Set<String> CHAINED =
            Set.of("==", "===", "!=", "!==", "<", ">", "<=", ">=", "~", "+", "-", "*", "/");

    private final Lexer lexer;
    private final int length;
    private final Deque<Token> waiting = new ArrayDeque<>();
    private final Set<String> blocks = new HashSet<>();
    private boolean dropBlank;
    private int depth;
    private int tokens;
    private Scope scope = new Scope(null);
    private Evaluation.Slots slots = new Evaluation.Slots();

    Parser(String source, Options options) {
        this.lexer = new Lexer(source, options);
        this.length = source.length();
    }

    /** The tree, the places of its names, and its only interpolation when it consists of nothing else. */
    record Parsed(
            Piece piece, Evaluation.Slots slots, @Nullable Term only) {}

    Parsed parse() {
        Token first = peek();
        Piece piece = pieces(Set.of());
        Term only = null;
        if (first.kind() == Kind.OUTPUT_START && piece instanceof Piece.Output output && singleEnd == length) {
            only = output.term();
        }
        return new Parsed(piece, slots, only);
    }

    private int singleEnd = -1;

    private Token peek() {
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

    private Token next() {
        peek();
        return waiting.pop();
    }

    private boolean skip(Kind kind, String text) {
        if (peek().is(kind, text)) {
            waiting.pop();
            return true;
        }
        return false;
    }

    private boolean skipSymbol(String text) {
        return skip(Kind.SYMBOL, text);
    }

    private boolean skipName(String text) {
        return skip(Kind.NAME, text);
    }

    private ExpressionFailed failure(String message, Token at) {
        return lexer.failure(message, at.start());
    }

    private static String shown(Token token) {
        return token.kind() == Kind.END ? "the end of the text" : "\"" + token.text() + "\"";
    }

    private void enter() {
        if (++depth > Limits.STANDARD.depth()) {
            throw Meter.tooDeep(Limits.STANDARD).at(lexer.line(lexer.position()), lexer.column(lexer.position()));
        }
    }

    private Piece pieces(Set<String> ends) {
        enter();
        List<Piece> pieces = new ArrayList<>();
        while (true) {
            Token token = next();
            switch (token.kind()) {
                case END -> {
                    if (!ends.isEmpty()) {
                        throw failure("The text ends where one of " + ends + " is still missing", token);
                    }
                    return done(pieces);
                }
                case TEXT -> text(token.text(), pieces);
                case COMMENT -> dropBlank = token.text().endsWith("-#}");
                case OUTPUT_START -> {
                    Term term = expression();
                    dropBlank = false;
                    Token end = next();
                    if (end.kind() != Kind.OUTPUT_END) {
                        throw failure("Expected }} but found " + shown(end), end);
                    }
                    dropBlank = end.dash();
                    singleEnd = end.end();
                    pieces.add(new Piece.Output(term, lexer.line(token.start()), lexer.column(token.start())));
                }
                case TAG_START -> {
                    dropBlank = false;
                    Token name = peek();
                    if (name.kind() != Kind.NAME) {
                        throw failure("Expected the name of a tag but found " + shown(name), name);
                    }
                    if (ends.contains(name.text())) {
                        return done(pieces);
                    }
                    pieces.add(statement(next()));
                }
                default -> throw failure("Did not expect " + shown(token), token);
            }
        }
    }

    private Piece done(List<Piece> pieces) {
        depth--;
        return pieces.size() == 1 ? pieces.getFirst() : new Piece.All(List.copyOf(pieces));
    }

    private void text(String raw, List<Piece> pieces) {
        String text = dropBlank ? Values.stripStart(raw) : raw;
        dropBlank = false;
        Token following = peek();
        boolean dash = switch (following.kind()) {
            case TAG_START, OUTPUT_START -> following.dash();
            case COMMENT -> following.text().startsWith("{#-");
            default -> false;
        };
        if (dash) {
            text = Values.stripEnd(text);
        }
        if (!text.isEmpty()) {
            pieces.add(new Piece.Text(text));
        }
    }

    private Piece statement(Token tag) {
        return switch (tag.text()) {
            case "raw", "verbatim" -> {
                endTag(tag);
                yield new Piece.Text(lexer.raw(tag.text(), tag.start()));
            }
            case "if" -> condition(tag);
            case "for" -> loop(tag);
            case "set" -> set(tag);
            case "switch" -> choice(tag);
            case "block" -> block(tag);
            case "macro" -> macro(tag);
            case "call" -> callBlock(tag);
            case "filter" -> filterBlock(tag);
            case "include", "import", "from", "extends", "asyncEach", "asyncAll", "ifAsync" ->
                throw failure("The tag " + tag.text() + " is not part of this template language", tag);
            default -> throw failure("There is no tag " + tag.text() + " here", tag);
        };
    }

    private void endTag(Token tag) {
        Token end = next();
        if (end.kind() != Kind.TAG_END) {
            throw failure("Expected %} to end the tag " + tag.text() + " but found " + shown(end), end);
        }
        if (end.dash()) {
            dropBlank = true;
        }
    }

    private void endTag() {
        endTag(next());
    }

    private Piece condition(Token tag) {
        Term condition = expression();
        endTag(tag);
        Piece then = pieces(Set.of("elif", "elseif", "else", "endif"));
        Token following = next();
        if ((following.text().startsWith("els") && !following.text().equals("else"))
                || following.text().equals("elif")) {
            enter();
            Piece otherwise = condition(following);
            depth--;
            return new Piece.If(condition, then, otherwise);
        }
        endTag(following);
        if (following.text().equals("endif")) {
            return new Piece.If(condition, then, new Piece.All(List.of()));
        }
        Piece otherwise = pieces(Set.of("endif"));
        endTag();
        return new Piece.If(condition, then, otherwise);
    }

    private Term.Slot slot(String name) {
        return new Term.Slot(name, slots, slots.count++);
    }

    private String name(String purpose) {
        Token token = next();
        if (token.kind() != Kind.NAME) {
            throw failure("Expected a name for " + purpose + " but found " + shown(token), token);
        }
        return token.text();
    }

    private Piece loop(Token tag) {
        Scope outer = scope;
        scope = new Scope(outer);
        List<String> names = new ArrayList<>();
        names.add(name("the loop's variable"));
        while (skipSymbol(",")) {
            names.add(name("the loop's variable"));
        }
        if (!skipName("in")) {
            throw failure("Expected \"in\" after the loop's variable but found " + shown(peek()), peek());
        }
        Term list = expression();
        endTag(tag);
        Term.Slot size = slot("length");
        List<Term.Slot> variables = new ArrayList<>();
        for (String name : names) {
            Term.Slot variable = slot(name);
            variables.add(variable);
            scope.put(variable);
        }
        int start = lexer.position();
        boolean drop = dropBlank;
        Set<String> known = Set.copyOf(blocks);
        Piece body = pieces(Set.of("else", "endfor"));
        List<Term.Slot> entry = new ArrayList<>();
        Piece entryBody = null;
        if (names.size() > 1) {
            waiting.clear();
            lexer.returnTo(start);
            dropBlank = drop;
            blocks.clear();
            blocks.addAll(known);
            for (String name : names.subList(0, 2)) {
                Term.Slot variable = slot(name);
                entry.add(variable);
                scope.put(variable);
            }
            entryBody = pieces(Set.of("else", "endfor"));
        }
        Piece otherwise = null;
        if (peek().text().equals("else")) {
            endTag();
            otherwise = pieces(Set.of("endfor"));
        }
        endTag();
        scope = outer;
        return new Piece.For(
                list,
                names,
                variables,
                body,
                entry,
                entryBody,
                size,
                otherwise,
                lexer.line(tag.start()),
                lexer.column(tag.start()));
    }

    private Piece set(Token tag) {
        List<String> names = new ArrayList<>();
        do {
            names.add(name("the variable to set"));
        } while (skipSymbol(","));
        List<Term.@Nullable Slot> places = new ArrayList<>();
        for (String name : names) {
            Term.Slot place = scope.slot(name);
            places.add(place);
        }
        if (skipSymbol("=")) {
            Term value = expression();
            endTag(tag);
            return new Piece.Set(names, places, value);
        }
        Token end = next();
        if (end.kind() != Kind.TAG_END) {
            throw failure("Expected = or %} after the variable to set but found " + shown(end), end);
        }
        Piece body = pieces(Set.of("endset"));
        endTag();
        return new Piece.Set(names, places, new Term.Capture(body));
    }

    private Piece choice(Token tag) {
        Term subject = expression();
        endTag(tag);
        Set<String> ends = Set.of("case", "default", "endswitch");
        Scope outer = scope;
        scope = new Scope(outer);
        pieces(ends);
        scope = outer;
        List<Term> cases = new ArrayList<>();
        List<Piece> bodies = new ArrayList<>();
        List<Boolean> empty = new ArrayList<>();
        Token following = next();
        while (following.text().equals("case")) {
            cases.add(expression());
            endTag(following);
            Piece body = pieces(ends);
            bodies.add(body);
            empty.add(body instanceof Piece.All all && all.pieces().isEmpty());
            following = next();
        }
        endTag(following);
        Piece otherwise = new Piece.All(List.of());
        if (following.text().equals("default")) {
            otherwise = pieces(Set.of("endswitch"));
            endTag();
        }
        return new Piece.Switch(subject, cases, bodies, empty, otherwise);
    }

    private Piece block(Token tag) {
        String name = name("the block");
        if (!blocks.add(name)) {
            throw failure("There are two blocks called " + name, tag);
        }
        endTag(tag);
        Scope outerScope = scope;
        Evaluation.Slots outerSlots = slots;
        scope = new Scope(null);
        slots = new Evaluation.Slots();
        Piece body = pieces(Set.of("endblock"));
        Piece block = new Piece.Block(slots, body);
        scope = outerScope;
        slots = outerSlots;
        Token end = next();
        skipName(name);
        endTag(end);
        return block;
    }

    private Piece macro(Token tag) {
        String name = name("the macro");
        Scope outerScope = scope;
        Evaluation.Slots outerSlots = slots;
        scope = new Scope(null);
        slots = new Evaluation.Slots();
        Signature signature = signature();
        endTag(tag);
        Piece body = pieces(Set.of("endmacro"));
        endTag();
        Piece.Macro macro = signature.macro(slots, false, body);
        scope = outerScope;
        slots = outerSlots;
        Term.Slot place = slot(name);
        scope.put(place);
        return new Piece.Define(place, scope.nested(), macro);
    }

    private Piece callBlock(Token tag) {
        Scope outerScope = scope;
        Evaluation.Slots outerSlots = slots;
        Scope innerScope = new Scope(outerScope);
        Evaluation.Slots innerSlots = new Evaluation.Slots();
        scope = innerScope;
        slots = innerSlots;
        Signature signature = peek().is(Kind.SYMBOL, "(") ? signature() : new Signature();
        scope = outerScope;
        slots = outerSlots;
        Term called = postfix(primary());
        endTag(tag);
        scope = innerScope;
        slots = innerSlots;
        Piece body = pieces(Set.of("endcall"));
        endTag();
        scope = outerScope;
        slots = outerSlots;
        if (!(called instanceof Term.Call call)) {
            throw failure("The tag call takes a call of a macro", tag);
        }
        List<Term> arguments = new ArrayList<>(call.arguments());
        List<String> keys = new ArrayList<>();
        List<Term> values = new ArrayList<>();
        if (!arguments.isEmpty()
                && arguments.getLast() instanceof Term.RecordOf(List<String> k, List<Term> v, boolean keywords)
                && keywords) {
            keys.addAll(k);
            values.addAll(v);
            arguments.removeLast();
        }
        keys.add("caller");
        values.add(signature.macro(innerSlots, true, body));
        arguments.add(new Term.RecordOf(keys, values, true));
        return new Piece.Output(
                new Term.Call(call.function(), arguments, call.shown(), call.line(), call.column()),
                lexer.line(tag.start()),
                lexer.column(tag.start()));
    }

    private Piece filterBlock(Token tag) {
        Token at = peek();
        String name = filterName();
        List<Term> arguments = peek().is(Kind.SYMBOL, "(") ? arguments() : List.of();
        endTag(tag);
        Piece body = pieces(Set.of("endfilter"));
        endTag();
        Term term = new Term.Filtered(
                name, new Term.Capture(body), arguments, lexer.line(at.start()), lexer.column(at.start()));
        return new Piece.Output(term, lexer.line(tag.start()), lexer.column(tag.start()));
    }

    /** The parameters of a macro: those by place, and those with a default. */
    private static final class Signature {
        private final List<String> positional = new ArrayList<>();
        private final List<Term.Slot> places = new ArrayList<>();
        private final List<String> named = new ArrayList<>();
        private final List<Term> defaults = new ArrayList<>();

        Piece.Macro macro(Evaluation.Slots slots, boolean caller, Piece body) {
            return new Piece.Macro(slots, caller, positional, places, named, defaults, body);
        }
    }

    private Signature signature() {
        Signature signature = new Signature();
        expect("(");
        while (!skipSymbol(")")) {
            if (!(signature.positional.isEmpty() && signature.named.isEmpty())) {
                expect(",");
            }
            String name = name("a parameter");
            if (skipSymbol("=")) {
                signature.named.add(name);
                signature.defaults.add(expression());
            } else {
                Term.Slot place = slot(name);
                signature.positional.add(name);
                signature.places.add(place);
                scope.put(place);
            }
        }
        return signature;
    }

    private void expect(String symbol) {
        if (!skipSymbol(symbol)) {
            throw failure("Expected " + symbol + " but found " + shown(peek()), peek());
        }
    }

    private Term expression() {
        enter();
        Term term = or();
        if (skipName("if")) {
            Term condition = or();
            term = new Term.Choose(condition, term, skipName("else") ? or() : null);
        }
        depth--;
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
                    waiting.push(not);
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
            depth--;
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

    private String filterName() {
        StringBuilder name = new StringBuilder(name("a filter"));
        while (skipSymbol(".")) {
            name.append('.').append(name("a filter"));
        }
        return name.toString();
    }

    private Term primary() {
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

    private List<Term> arguments() {
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

    private Term postfix(Term start) {
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
