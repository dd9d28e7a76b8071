package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The methods of text. */
final class TextMethods {

    private TextMethods() {}

    static @Nullable TemplateFunction of(Evaluation run, String text, String name) {
        Values values = run.values;
        int size = text.length();
        return switch (name) {
            case "charAt" ->
                a -> {
                    double at = Members.whole(run, Members.argument(a, 0));
                    return at >= 0 && at < size ? String.valueOf(text.charAt((int) at)) : "";
                };
            case "charCodeAt" ->
                a -> {
                    double at = Members.whole(run, Members.argument(a, 0));
                    return at >= 0 && at < size ? (double) text.charAt((int) at) : Double.NaN;
                };
            case "concat" ->
                a -> {
                    StringBuilder all = new StringBuilder(text);
                    a.forEach(more -> run.meter.append(all, values.text(more)));
                    return all.toString();
                };
            case "endsWith" ->
                a -> {
                    Object end = Members.argument(a, 1);
                    int stop = end == Undefined.INSTANCE ? size : Members.clamp(Members.whole(run, end), size);
                    return text.substring(0, stop).endsWith(values.text(Members.argument(a, 0)));
                };
            case "startsWith" ->
                a -> text.startsWith(
                        values.text(Members.argument(a, 0)),
                        Members.clamp(Members.whole(run, Members.argument(a, 1)), size));
            case "includes" ->
                a -> text.indexOf(
                                values.text(Members.argument(a, 0)),
                                Members.clamp(Members.whole(run, Members.argument(a, 1)), size))
                        >= 0;
            case "indexOf" ->
                a -> (double) text.indexOf(
                        values.text(Members.argument(a, 0)),
                        Members.clamp(Members.whole(run, Members.argument(a, 1)), size));
            case "lastIndexOf" ->
                a -> {
                    double from = values.number(Members.argument(a, 1));
                    return (double) text.lastIndexOf(
                            values.text(Members.argument(a, 0)), Double.isNaN(from) ? size : Members.clamp(from, size));
                };
            case "replace" ->
                a -> {
                    String replacement = values.text(Members.argument(a, 1));
                    if (Members.argument(a, 0) instanceof Regex regex) {
                        return regex.replace(text, replacement, run.meter);
                    }
                    String sought = values.text(Members.argument(a, 0));
                    int at = text.indexOf(sought);
                    if (at < 0) {
                        return text;
                    }
                    String middle = Regex.expand(replacement, text, new int[] {at, at + sought.length()});
                    return run.meter.made(text.substring(0, at) + middle + text.substring(at + sought.length()));
                };
            case "slice" ->
                a -> {
                    int from = Members.relative(run, a, 0, size, 0);
                    int to = Members.relative(run, a, 1, size, size);
                    return from < to ? run.meter.made(text.substring(from, to)) : "";
                };
            case "substring" ->
                a -> {
                    int from = Members.clamp(Members.whole(run, Members.argument(a, 0)), size);
                    int to = Members.argument(a, 1) == Undefined.INSTANCE
                            ? size
                            : Members.clamp(Members.whole(run, Members.argument(a, 1)), size);
                    return run.meter.made(text.substring(Math.min(from, to), Math.max(from, to)));
                };
            case "split" -> a -> split(run, text, Members.argument(a, 0), Members.argument(a, 1));
            case "toLowerCase" -> a -> run.meter.made(text.toLowerCase(Locale.ROOT));
            case "toUpperCase" -> a -> run.meter.made(text.toUpperCase(Locale.ROOT));
            case "trim" -> a -> Values.strip(text);
            case "trimEnd" -> a -> Values.stripEnd(text);
            case "trimStart" -> a -> Values.stripStart(text);
            default -> null;
        };
    }

    static Items split(Evaluation run, String text, @Nullable Object separator, @Nullable Object limit) {
        double most = limit == Undefined.INSTANCE ? Double.MAX_VALUE : Members.whole(run, limit);
        Items parts = new Items();
        if (separator == Undefined.INSTANCE) {
            parts.add(text);
        } else if (separator instanceof Regex regex) {
            int start = 0;
            int from = 0;
            while (from < text.length()) {
                run.meter.work();
                int[] found = regex.find(text, from, run.meter);
                if (found == null || found[0] >= text.length()) {
                    break;
                }
                if (found[1] == found[0] && found[0] == start) {
                    from++;
                    int[] again = regex.find(text, from, run.meter);
                    if (again == null || again[0] >= text.length()) {
                        break;
                    }
                    found = again;
                }
                parts.add(run.meter.made(text.substring(start, found[0])));
                for (int group = 2; group < found.length; group += 2) {
                    parts.add(found[group] < 0 ? Undefined.INSTANCE : text.substring(found[group], found[group + 1]));
                }
                start = found[1];
                from = Math.max(found[1], from);
            }
            parts.add(run.meter.made(text.substring(start)));
        } else {
            String cut = run.values.text(separator);
            if (cut.isEmpty()) {
                for (int i = 0; i < text.length(); i++) {
                    run.meter.work();
                    parts.add(String.valueOf(text.charAt(i)));
                }
            } else {
                int start = 0;
                for (int at = text.indexOf(cut); at >= 0; at = text.indexOf(cut, start)) {
                    run.meter.work();
                    parts.add(text.substring(start, at));
                    start = at + cut.length();
                }
                parts.add(text.substring(start));
                run.meter.text(text.length());
            }
        }
        while (parts.size() > most) {
            parts.removeLast();
        }
        return parts;
    }
}
