package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand after "is". */
public final class Checks {

    /** One of them. */
    interface Check {
        boolean holds(Evaluation run, @Nullable Object value, Items arguments);
    }

    private static final Map<String, Check> ALL = new HashMap<>();

    static {
        ALL.put("callable", (run, v, a) -> v instanceof TemplateFunction);
        ALL.put("defined", (run, v, a) -> v != Undefined.INSTANCE);
        ALL.put("undefined", (run, v, a) -> v == Undefined.INSTANCE);
        ALL.put("divisibleby", (run, v, a) -> run.values.number(v) % run.values.number(Members.argument(a, 0)) == 0);
        ALL.put("escaped", (run, v, a) -> v instanceof SafeText);
        for (String name : List.of("eq", "equalto", "sameas")) {
            ALL.put(name, (run, v, a) -> Values.same(v, Members.argument(a, 0)));
        }
        ALL.put("ne", (run, v, a) -> !Values.same(v, Members.argument(a, 0)));
        ALL.put("even", (run, v, a) -> run.values.number(v) % 2 == 0);
        ALL.put("odd", (run, v, a) -> run.values.number(v) % 2 == 1);
        ALL.put("falsy", (run, v, a) -> !Values.truthy(v));
        ALL.put("truthy", (run, v, a) -> Values.truthy(v));
        ALL.put("ge", (run, v, a) -> run.values.atLeast(v, Members.argument(a, 0)));
        ALL.put("le", (run, v, a) -> run.values.atLeast(Members.argument(a, 0), v));
        for (String name : List.of("gt", "greaterthan")) {
            ALL.put(name, (run, v, a) -> run.values.less(Members.argument(a, 0), v));
        }
        for (String name : List.of("lt", "lessthan")) {
            ALL.put(name, (run, v, a) -> run.values.less(v, Members.argument(a, 0)));
        }
        ALL.put("iterable", (run, v, a) -> v instanceof String || v instanceof Items || v instanceof SafeText);
        ALL.put("lower", (run, v, a) -> text(v).equals(text(v).toLowerCase(Locale.ROOT)));
        ALL.put("upper", (run, v, a) -> text(v).equals(text(v).toUpperCase(Locale.ROOT)));
        ALL.put("mapping", (run, v, a) -> v instanceof Fields || v instanceof SafeText || v instanceof Regex);
        ALL.put("null", (run, v, a) -> v == null);
        ALL.put("number", (run, v, a) -> v instanceof Number);
        ALL.put("string", (run, v, a) -> v instanceof String);
    }

    private Checks() {}

    private static String text(@Nullable Object value) {
        if (value instanceof String text) {
            return text;
        }
        throw ExpressionFailed.evaluation("Only text is in upper or lower case");
    }

    public static boolean exists(String name) {
        return ALL.containsKey(name);
    }

    static Check named(String name) {
        Check check = ALL.get(name);
        if (check == null) {
            throw ExpressionFailed.evaluation("There is no test called " + name);
        }
        return check;
    }
}
