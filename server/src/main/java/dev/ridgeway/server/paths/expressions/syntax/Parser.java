package dev.ridgeway.server.paths.expressions.syntax;

import dev.ridgeway.server.paths.expressions.Evaluation;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.expressions.Piece;
import dev.ridgeway.server.paths.expressions.Term;
import dev.ridgeway.server.paths.expressions.Values;
import dev.ridgeway.server.paths.expressions.syntax.Lexer.Kind;
import dev.ridgeway.server.paths.expressions.syntax.Lexer.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a whole template into its tree. */
public final class Parser extends TermParser {

    private final int length;
    private final Set<String> blocks = new HashSet<>();
    private boolean dropBlank;
    private Evaluation.Slots slots = new Evaluation.Slots();

    public Parser(String source, Options options) {
        super(new Lexer(source, options));
        this.length = source.length();
    }

    /** The tree, the places of its names, and its only interpolation when it consists of nothing else. */
    public record Parsed(
            Piece piece, Evaluation.Slots slots, @Nullable Term only) {}

    /** Reads all of it. */
    public Parsed parse() {
        Token first = peek();
        Piece piece = pieces(Set.of());
        Term only = null;
        if (first.kind() == Kind.OUTPUT_START && piece instanceof Piece.Output output && singleEnd == length) {
            only = output.term();
        }
        return new Parsed(piece, slots, only);
    }

    private int singleEnd = -1;

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
        leave();
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
            leave();
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
            returnTo(start);
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
}
