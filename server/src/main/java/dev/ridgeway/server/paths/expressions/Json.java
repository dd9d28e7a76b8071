package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.regex.Regex;
import org.jspecify.annotations.Nullable;

/** Values written as JSON, as JavaScript writes them. */
final class Json {

    private final Evaluation run;
    private final String indent;
    private final StringBuilder out = new StringBuilder();

    private Json(Evaluation run, String indent) {
        this.run = run;
        this.indent = indent;
    }

    static Object dump(Evaluation run, @Nullable Object value, @Nullable Object spaces) {
        String indent = "";
        if (spaces instanceof Number number) {
            double count = number.doubleValue();
            indent = Double.isNaN(count) ? "" : " ".repeat((int) Math.max(0, Math.min(10, count)));
        } else if (spaces instanceof String text) {
            indent = text.substring(0, Math.min(10, text.length()));
        }
        if (value == Undefined.INSTANCE || value instanceof TemplateFunction) {
            return Undefined.INSTANCE;
        }
        Json json = new Json(run, indent);
        json.write(value, "\n");
        return json.out.toString();
    }

    private void add(String text) {
        run.meter.append(out, text);
    }

    private void write(@Nullable Object value, String line) {
        run.meter.work();
        switch (value) {
            case null -> add("null");
            case Undefined u -> add("null");
            case TemplateFunction f -> add("null");
            case String text -> quote(text);
            case SafeText safe -> quote(safe.value());
            case Number number -> {
                double d = number.doubleValue();
                add(Double.isNaN(d) || Double.isInfinite(d) ? "null" : Numbers.text(d));
            }
            case Items items -> {
                run.meter.enter();
                String inner = line + indent;
                add("[");
                for (int i = 0; i < items.size(); i++) {
                    add(i > 0 ? "," : "");
                    add(indent.isEmpty() ? "" : inner);
                    write(items.get(i), inner);
                }
                add(indent.isEmpty() || items.isEmpty() ? "]" : line + "]");
                run.meter.leave();
            }
            case Fields fields -> {
                run.meter.enter();
                String inner = line + indent;
                boolean first = true;
                add("{");
                for (String key : fields.orderedKeys()) {
                    Object field = fields.get(key);
                    if (field == Undefined.INSTANCE || field instanceof TemplateFunction) {
                        continue;
                    }
                    add(first ? "" : ",");
                    add(indent.isEmpty() ? "" : inner);
                    quote(key);
                    add(indent.isEmpty() ? ":" : ": ");
                    write(field, inner);
                    first = false;
                }
                add(indent.isEmpty() || first ? "}" : line + "}");
                run.meter.leave();
            }
            case Regex regex -> add("{}");
            default -> add(value.toString());
        }
    }

    private void quote(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                case '\b' -> quoted.append("\\b");
                case '\f' -> quoted.append("\\f");
                default -> {
                    boolean pair = Character.isHighSurrogate(c)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        quoted.append(c).append(text.charAt(++i));
                    } else if (c < 32 || Character.isSurrogate(c)) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        add(quoted.append('"').toString());
    }
}
