package dev.ridgeway.server.paths.expressions;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What may stand after a bar. */
final class Filters {

    /** One of them. */
    interface Filter {
        @Nullable
        Object apply(Evaluation run, @Nullable Object value, Items arguments);
    }

    private static final Map<String, Filter> ALL = new HashMap<>();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Regex TAGS = Regex.compile("<\\/?([a-z][a-z0-9]*)\\b[^>]*>|<!--[\\s\\S]*?-->", "gi");
    private static final Regex EDGE_SPACES = Regex.compile("^ +| +$", "gm");
    private static final Regex SPACES = Regex.compile(" +", "g");
    private static final Regex BREAKS = Regex.compile("\\n\\n\\n+", "g");
    private static final Regex BLANKS = Regex.compile("\\s+", "g");
    private static final Regex PUNCTUATED = Regex.compile("^(?:\\(|<|&lt;)?(.*?)(?:\\.|,|\\)|\\n|&gt;)?$", "");
    private static final Regex MAIL =
            Regex.compile("^[\\w.!#$%&'*+\\-\\/=?\\^`{|}~]+@[a-z\\d\\-]+(\\.[a-z\\d\\-]+)+$", "i");
    private static final Regex WEB = Regex.compile("^https?:\\/\\/.*$", "");
    private static final Regex DOMAIN = Regex.compile("\\.(?:org|net|com)(?:\\:|\\/|$)", "");

    static {
        ALL.put("abs", (run, v, a) -> Math.abs(run.values.number(v)));
        ALL.put("batch", Filters::batch);
        ALL.put("capitalize", (run, v, a) -> copy(v, capitalize(string(v))));
        ALL.put("center", Filters::center);
        ALL.put("default", Filters::otherwise);
        ALL.put("d", Filters::otherwise);
        ALL.put("dictsort", Filters::dictsort);
        ALL.put("dump", (run, v, a) -> Json.dump(run, v, arg(a, 0)));
        ALL.put("escape", (run, v, a) -> v instanceof SafeText ? v : escaped(run, v));
        ALL.put("e", (run, v, a) -> v instanceof SafeText ? v : escaped(run, v));
        ALL.put("forceescape", (run, v, a) -> escaped(run, v));
        ALL.put("safe", (run, v, a) -> v instanceof SafeText ? v : new SafeText(run.values.shown(v)));
        ALL.put("first", (run, v, a) -> member(run, v, 0.0));
        ALL.put("last", (run, v, a) -> member(run, v, run.values.number(member(run, v, "length")) - 1));
        ALL.put("random", Filters::random);
        ALL.put("float", Filters::toFloat);
        ALL.put("int", Filters::toInt);
        ALL.put("groupby", Filters::groupby);
        ALL.put("indent", Filters::indent);
        ALL.put("join", Filters::join);
        ALL.put("length", Filters::length);
        ALL.put("list", Filters::list);
        ALL.put("lower", (run, v, a) -> run.meter.made(string(v).toLowerCase(Locale.ROOT)));
        ALL.put("upper", (run, v, a) -> run.meter.made(string(v).toUpperCase(Locale.ROOT)));
        ALL.put("nl2br", (run, v, a) -> Values.absent(v) ? "" : copy(v, breaks(run, string(v))));
        ALL.put("select", (run, v, a) -> select(run, v, a, true));
        ALL.put("reject", (run, v, a) -> select(run, v, a, false));
        ALL.put("selectattr", (run, v, a) -> selectAttribute(run, v, a, true));
        ALL.put("rejectattr", (run, v, a) -> selectAttribute(run, v, a, false));
        ALL.put("replace", Filters::replace);
        ALL.put("reverse", Filters::reverse);
        ALL.put("round", Filters::round);
        ALL.put("slice", Filters::slice);
        ALL.put("sort", Filters::sort);
        ALL.put("string", Filters::toText);
        ALL.put("striptags", Filters::striptags);
        ALL.put("sum", Filters::sum);
        ALL.put("title", Filters::title);
        ALL.put("trim", (run, v, a) -> copy(v, Values.strip(required(v))));
        ALL.put("truncate", Filters::truncate);
        ALL.put("urlencode", Filters::urlencode);
        ALL.put("urlize", Filters::urlize);
        ALL.put("wordcount", Filters::wordcount);
        ALL.putAll(BackstageFilters.ALL);
    }

    private Filters() {}

    static @Nullable Object apply(Evaluation run, String name, @Nullable Object value, Items arguments) {
        TemplateFunction outside = run.options.filters().get(name);
        if (outside != null) {
            Items all = Items.of(value);
            all.addAll(arguments);
            return run.callOutside(outside, all);
        }
        Filter filter = ALL.get(name.equals("jsonify") && run.options.cookiecutterCompat() ? "dump" : name);
        if (filter == null) {
            throw ExpressionFailed.evaluation("There is no filter called " + name);
        }
        return filter.apply(run, value, arguments);
    }

    private static @Nullable Object arg(Items arguments, int index) {
        return Members.argument(arguments, index);
    }

    private static @Nullable Object member(Evaluation run, @Nullable Object value, @Nullable Object key) {
        if (Values.absent(value)) {
            throw ExpressionFailed.evaluation("The filter needs a list or text, but there is nothing");
        }
        return Members.raw(run, value, key);
    }

    private static boolean nothing(@Nullable Object value) {
        return Values.absent(value) || Boolean.FALSE.equals(value);
    }

    /** The text of a value where nothing counts as empty text. */
    private static String string(@Nullable Object value) {
        return nothing(value) ? "" : required(value);
    }

    private static String required(@Nullable Object value) {
        return switch (value) {
            case String text -> text;
            case SafeText safe -> safe.value();
            case null, default ->
                throw ExpressionFailed.evaluation("The filter needs text; use the filter string first");
        };
    }

    private static Object copy(@Nullable Object original, String text) {
        return original instanceof SafeText ? new SafeText(text) : text;
    }

    private static String capitalize(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.isEmpty() ? lower : lower.substring(0, 1).toUpperCase(Locale.ROOT) + lower.substring(1);
    }

    private static String blanks(Evaluation run, double count) {
        if (Double.isNaN(count) || count <= 0) {
            return "";
        }
        run.meter.text(Math.ceil(count));
        return " ".repeat((int) Math.ceil(count));
    }

    /** The elements of whatever has a length. */
    private static Items elements(Evaluation run, @Nullable Object value) {
        Items items = new Items();
        if (Values.absent(value)) {
            return items;
        }
        for (int i = 0; run.values.less((double) i, Members.raw(run, value, "length")); i++) {
            run.meter.work();
            items.add(Members.raw(run, value, (double) i));
        }
        return items;
    }

    private static Items present(Evaluation run, @Nullable Object value) {
        member(run, value, "length");
        return elements(run, value);
    }

    private static Object batch(Evaluation run, @Nullable Object value, Items a) {
        double count = run.values.number(arg(a, 0));
        Items result = new Items();
        Items row = new Items();
        Items all = present(run, value);
        for (int i = 0; i < all.size(); i++) {
            if (i % count == 0 && !row.isEmpty()) {
                result.add(row);
                row = new Items();
            }
            row.add(all.get(i));
        }
        if (!row.isEmpty()) {
            if (Values.truthy(arg(a, 1))) {
                for (int i = row.size(); i < count; i++) {
                    run.meter.work();
                    row.add(arg(a, 1));
                }
            }
            result.add(row);
        }
        return result;
    }

    private static @Nullable Object center(Evaluation run, @Nullable Object value, Items a) {
        Object subject = nothing(value) ? "" : value;
        Object width = Values.truthy(arg(a, 0)) ? arg(a, 0) : (Object) 80.0;
        Object length = Members.raw(run, subject, "length");
        if (run.values.atLeast(length, width)) {
            return subject;
        }
        double spaces = run.values.number(width) - run.values.number(length);
        String before = blanks(run, spaces / 2 - spaces % 2);
        String after = blanks(run, spaces / 2);
        return copy(subject, before + run.values.text(subject) + after);
    }

    private static @Nullable Object otherwise(Evaluation run, @Nullable Object value, Items a) {
        boolean use = Values.truthy(arg(a, 1)) ? !Values.truthy(value) : value == Undefined.INSTANCE;
        return use ? arg(a, 0) : value;
    }

    private static Object dictsort(Evaluation run, @Nullable Object value, Items a) {
        if (!(value instanceof Fields fields)) {
            throw ExpressionFailed.evaluation("The filter dictsort needs a map");
        }
        Object by = arg(a, 1);
        int index;
        if (by == Undefined.INSTANCE || "key".equals(by)) {
            index = 0;
        } else if ("value".equals(by)) {
            index = 1;
        } else {
            throw ExpressionFailed.evaluation("The filter dictsort sorts by \"key\" or \"value\" only");
        }
        boolean exact = Values.truthy(arg(a, 0));
        Items entries = new Items();
        for (String key : fields.orderedKeys()) {
            run.meter.work();
            entries.add(Items.of(key, fields.get(key)));
        }
        return Sorting.sorted(
                entries,
                (x, y) -> {
                    Object left = Members.raw(run, x, (double) index);
                    Object right = Members.raw(run, y, (double) index);
                    Object l = !exact && left instanceof String s ? s.toUpperCase(Locale.ROOT) : left;
                    Object r = !exact && right instanceof String s ? s.toUpperCase(Locale.ROOT) : right;
                    return run.values.less(r, l) ? 1 : Values.same(l, r) ? 0 : -1;
                },
                run.meter);
    }

    private static SafeText escaped(Evaluation run, @Nullable Object value) {
        String text = run.values.shown(value);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(
                    switch (c) {
                        case '&' -> "&amp;";
                        case '"' -> "&quot;";
                        case '\'' -> "&#39;";
                        case '<' -> "&lt;";
                        case '>' -> "&gt;";
                        case '`' -> "&#96;";
                        case '\\' -> "&#92;";
                        default -> String.valueOf(c);
                    });
        }
        return new SafeText(run.meter.made(out.toString()));
    }

    private static @Nullable Object random(Evaluation run, @Nullable Object value, Items a) {
        double length = run.values.number(member(run, value, "length"));
        return length >= 1
                ? Members.raw(run, value, (double) RANDOM.nextInt((int) Math.min(length, 1e9)))
                : Undefined.INSTANCE;
    }

    private static @Nullable Object toFloat(Evaluation run, @Nullable Object value, Items a) {
        String text = Values.stripStart(run.values.text(value));
        int end = Values.decimalEnd(text);
        return end == 0 ? arg(a, 0) : (Object) Values.decimal(text.substring(0, end));
    }

    private static @Nullable Object toInt(Evaluation run, @Nullable Object value, Items a) {
        Map<String, @Nullable Object> ignored = new HashMap<>();
        Items all = new Items();
        all.add(value);
        all.addAll(a);
        List<@Nullable Object> bound =
                Piece.Arguments.bind(List.of("value", "default", "base"), List.of(), all, ignored);
        double given = bound.get(2) == Undefined.INSTANCE ? 10 : run.values.number(bound.get(2));
        int radix = Double.isNaN(given) || Double.isInfinite(given) ? 0 : (int) (long) given;
        String text = Values.strip(run.values.text(value));
        int from = 0;
        boolean negative = text.startsWith("-");
        if (negative || text.startsWith("+")) {
            from++;
        }
        boolean hex = text.startsWith("0x", from) || text.startsWith("0X", from);
        if ((radix == 0 || radix == 16) && hex) {
            radix = 16;
            from += 2;
        }
        radix = radix == 0 ? 10 : radix;
        int end = radix >= 2 && radix <= 36 ? Values.digits(text, from, text.length(), radix) : from;
        if (end == from) {
            return bound.get(1);
        }
        double number = Values.integer(text, from, end, radix);
        return negative ? -number : number;
    }

    private interface Getter {
        @Nullable
        Object of(@Nullable Object item);
    }

    private static Getter getter(Evaluation run, @Nullable Object attribute) {
        Items parts = !Values.truthy(attribute)
                ? new Items()
                : attribute instanceof String path
                        ? Members.split(run, path, ".", Undefined.INSTANCE)
                        : Items.of(attribute);
        return item -> {
            Object current = item;
            for (Object part : parts) {
                if (!Members.owns(run, current, part)) {
                    return Undefined.INSTANCE;
                }
                current = Members.raw(run, current, part);
            }
            return current;
        };
    }

    private static Object groupby(Evaluation run, @Nullable Object value, Items a) {
        Getter getter = getter(run, arg(a, 0));
        Fields groups = new Fields();
        for (Object item : present(run, value)) {
            String key = run.values.text(getter.of(item));
            if (groups.get(key) instanceof Items group) {
                group.add(item);
            } else {
                groups.put(key, Items.of(item));
            }
        }
        return groups;
    }

    private static Object indent(Evaluation run, @Nullable Object value, Items a) {
        String text = string(value);
        if (text.isEmpty() && !(value instanceof SafeText)) {
            return "";
        }
        String blanks = blanks(run, Values.truthy(arg(a, 0)) ? run.values.number(arg(a, 0)) : 4);
        boolean first = Values.truthy(arg(a, 1));
        StringBuilder out = new StringBuilder();
        int start = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
            run.meter.append(out, start == 0 && !first ? "" : blanks);
            run.meter.append(out, text.substring(start, at + 1));
            start = at + 1;
        }
        run.meter.append(out, start == 0 && !first ? "" : blanks);
        run.meter.append(out, text.substring(start));
        return copy(value, out.toString());
    }

    private static Items attributes(Evaluation run, @Nullable Object value, @Nullable Object attribute) {
        Items mapped = new Items();
        for (Object item : elements(run, value)) {
            if (Values.absent(item)) {
                throw ExpressionFailed.evaluation("The list holds null, which has no attributes");
            }
            mapped.add(Members.raw(run, item, attribute));
        }
        return mapped;
    }

    private static Items listed(@Nullable Object value, String filter) {
        if (value instanceof Items items) {
            return items;
        }
        throw ExpressionFailed.evaluation("The filter " + filter + " needs a list");
    }

    private static Object join(Evaluation run, @Nullable Object value, Items a) {
        Items items = Values.truthy(arg(a, 1)) ? attributes(run, value, arg(a, 1)) : listed(value, "join");
        return run.values.join(items, Values.truthy(arg(a, 0)) ? run.values.text(arg(a, 0)) : "");
    }

    private static @Nullable Object length(Evaluation run, @Nullable Object value, Items a) {
        if (nothing(value)) {
            return 0.0;
        }
        return value instanceof Fields fields ? (Object) (double) fields.size() : Members.raw(run, value, "length");
    }

    private static Object list(Evaluation run, @Nullable Object value, Items a) {
        return switch (value) {
            case String text -> elements(run, text);
            case Items items -> items;
            case Fields fields -> {
                Items entries = new Items();
                for (String key : fields.orderedKeys()) {
                    run.meter.work();
                    Fields entry = new Fields();
                    entry.put("key", key);
                    entry.put("value", fields.get(key));
                    entries.add(entry);
                }
                yield entries;
            }
            case null, default -> throw ExpressionFailed.evaluation("The filter list needs text, a list or a map");
        };
    }

    private static String breaks(Evaluation run, String text) {
        return run.meter.made(text.replace("\r\n", "\n").replace("\n", "<br />\n"));
    }

    private static Object select(Evaluation run, @Nullable Object value, Items a, boolean wanted) {
        String name = arg(a, 0) == Undefined.INSTANCE ? "truthy" : run.values.text(arg(a, 0));
        Items rest = a.size() > 1 ? new Items(a.subList(1, 2)) : new Items();
        Items chosen = new Items();
        Items all = present(run, value);
        for (int i = 0; i < all.size(); i++) {
            boolean hole = value instanceof Fields fields && !fields.containsKey(Integer.toString(i));
            if (!hole && Checks.named(name).holds(run, all.get(i), rest) == wanted) {
                chosen.add(all.get(i));
            }
        }
        return chosen;
    }

    private static Object selectAttribute(Evaluation run, @Nullable Object value, Items a, boolean wanted) {
        Items chosen = new Items();
        for (Object item : listed(value, "selectattr")) {
            run.meter.work();
            if (Values.truthy(member(run, item, arg(a, 0))) == wanted) {
                chosen.add(item);
            }
        }
        return chosen;
    }

    private static @Nullable Object replace(Evaluation run, @Nullable Object value, Items a) {
        Object old = arg(a, 0);
        if (old instanceof Regex regex) {
            return regex.replace(required(value), run.values.text(arg(a, 1)), run.meter);
        }
        Object most = arg(a, 2) == Undefined.INSTANCE ? (Object) (-1.0) : arg(a, 2);
        if (!(old instanceof Number) && !(old instanceof String)) {
            return value;
        }
        Object subject = value instanceof Number ? run.values.text(value) : value;
        if (!(subject instanceof String) && !(subject instanceof SafeText)) {
            return value;
        }
        String text = required(subject);
        String sought = run.values.text(old);
        String replacement = run.values.text(arg(a, 1));
        StringBuilder out = new StringBuilder();
        if (sought.isEmpty()) {
            String between = arg(a, 1) == Undefined.INSTANCE ? "," : replacement;
            run.meter.append(out, replacement);
            for (int i = 0; i < text.length(); i++) {
                run.meter.append(out, (i > 0 ? between : "") + text.charAt(i));
            }
            run.meter.append(out, replacement);
            return copy(value, out.toString());
        }
        int next = text.indexOf(sought);
        if (Values.same(most, 0.0) || next < 0) {
            return subject;
        }
        boolean all = Values.same(most, -1.0);
        int position = 0;
        for (int count = 0; next >= 0 && (all || run.values.less((double) count, most)); count++) {
            run.meter.work();
            run.meter.append(out, text.substring(position, next));
            run.meter.append(out, replacement);
            position = next + sought.length();
            next = text.indexOf(sought, position);
        }
        run.meter.append(out, text.substring(position));
        return copy(value, out.toString());
    }

    private static Object reverse(Evaluation run, @Nullable Object value, Items a) {
        if (value instanceof String text) {
            run.meter.text(text.length());
            StringBuilder reversed = new StringBuilder();
            for (int i = text.length() - 1; i >= 0; i--) {
                reversed.append(text.charAt(i));
            }
            return reversed.toString();
        }
        return new Items(elements(run, value).reversed());
    }

    private static Object round(Evaluation run, @Nullable Object value, Items a) {
        double precision = Values.truthy(arg(a, 0)) ? run.values.number(arg(a, 0)) : 0;
        double factor = Math.pow(10, precision);
        double scaled = run.values.number(value) * factor;
        if ("ceil".equals(arg(a, 1))) {
            return Math.ceil(scaled) / factor;
        }
        double floor = Math.floor(scaled);
        return ("floor".equals(arg(a, 1)) || scaled - floor < 0.5 ? floor : floor + 1) / factor;
    }

    private static Object slice(Evaluation run, @Nullable Object value, Items a) {
        Items all = present(run, value);
        double slices = run.values.number(arg(a, 0));
        int size = (int) Math.floor(all.size() / slices);
        double extra = all.size() % slices;
        Items result = new Items();
        int offset = 0;
        for (int i = 0; i < slices; i++) {
            run.meter.work();
            int start = offset + i * size;
            if (i < extra) {
                offset++;
            }
            int end = Math.min(all.size(), offset + (i + 1) * size);
            Items part = new Items(all.subList(Math.min(start, end), end));
            if (Values.truthy(arg(a, 1)) && i >= extra) {
                part.add(arg(a, 1));
            }
            result.add(part);
        }
        return result;
    }

    private static Object sort(Evaluation run, @Nullable Object value, Items a) {
        Map<String, @Nullable Object> ignored = new HashMap<>();
        Items all = new Items();
        all.add(value);
        all.addAll(a);
        List<@Nullable Object> bound = Piece.Arguments.bind(
                List.of("value", "reverse", "case_sensitive", "attribute"), List.of(), all, ignored);
        boolean reversed = Values.truthy(bound.get(1));
        boolean exact = Values.truthy(bound.get(2));
        boolean by = Values.truthy(bound.get(3));
        Getter getter = getter(run, bound.get(3));
        return Sorting.sorted(
                elements(run, value),
                (a1, b1) -> {
                    Object x = by ? getter.of(a1) : a1;
                    Object y = by ? getter.of(b1) : b1;
                    if (!exact && x instanceof String s && y instanceof String t) {
                        x = s.toLowerCase(Locale.ROOT);
                        y = t.toLowerCase(Locale.ROOT);
                    }
                    int order = run.values.less(x, y) ? -1 : run.values.less(y, x) ? 1 : 0;
                    return reversed ? -order : order;
                },
                run.meter);
    }

    private static @Nullable Object toText(Evaluation run, @Nullable Object value, Items a) {
        if (Values.absent(value)) {
            throw ExpressionFailed.evaluation("The filter string needs a value");
        }
        return value instanceof SafeText ? value : run.values.text(value);
    }

    private static Object striptags(Evaluation run, @Nullable Object value, Items a) {
        String text = Values.strip(TAGS.replace(string(value), "", run.meter));
        if (Values.truthy(arg(a, 0))) {
            String trimmed = SPACES.replace(EDGE_SPACES.replace(text, "", run.meter), " ", run.meter);
            text = BREAKS.replace(trimmed.replace("\r\n", "\n"), "\n\n", run.meter);
        } else {
            text = BLANKS.replace(text, " ", run.meter);
        }
        return copy(value, text);
    }

    private static @Nullable Object sum(Evaluation run, @Nullable Object value, Items a) {
        Items items = Values.truthy(arg(a, 0)) ? attributes(run, value, arg(a, 0)) : listed(value, "sum");
        Object total = 0.0;
        for (Object item : items) {
            run.meter.work();
            total = run.values.plus(total, item);
        }
        Object start = arg(a, 1) == Undefined.INSTANCE ? (Object) 0.0 : arg(a, 1);
        return run.values.plus(start, total);
    }

    private static Object title(Evaluation run, @Nullable Object value, Items a) {
        Items words = Members.split(run, string(value), " ", Undefined.INSTANCE);
        Items titled = new Items();
        words.forEach(word -> titled.add(capitalize(String.valueOf(word))));
        return copy(value, run.values.join(titled, " "));
    }

    private static @Nullable Object truncate(Evaluation run, @Nullable Object value, Items a) {
        Object subject = nothing(value) ? "" : value;
        Object most = Values.truthy(arg(a, 0)) ? arg(a, 0) : (Object) 255.0;
        if (run.values.atLeast(most, Members.raw(run, subject, "length"))) {
            return subject;
        }
        String text = required(subject);
        double length = run.values.number(most);
        if (!Values.truthy(arg(a, 1))) {
            double from = Double.isNaN(length) ? text.length() : Math.max(0, Math.min(length, text.length()));
            int at = text.lastIndexOf(' ', (int) from);
            length = at < 0 ? length : at;
        }
        int end = Double.isNaN(length) ? 0 : (int) Math.max(0, Math.min(length, text.length()));
        Object cut = run.values.plus(text.substring(0, end), Values.absent(arg(a, 2)) ? "..." : arg(a, 2));
        return copy(value, run.values.text(cut));
    }

    private static String encode(Evaluation run, @Nullable Object value) {
        String text = run.values.text(value);
        for (int i = 0; i < text.length(); i++) {
            if (Character.isHighSurrogate(text.charAt(i))
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(text.charAt(i))) {
                throw ExpressionFailed.evaluation("The text holds half a character and cannot be encoded");
            }
        }
        return run.meter.made(URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%21", "!")
                .replace("%27", "'")
                .replace("%28", "(")
                .replace("%29", ")")
                .replace("%7E", "~"));
    }

    private static Object urlencode(Evaluation run, @Nullable Object value, Items a) {
        if (value instanceof String) {
            return encode(run, value);
        }
        Items pairs = new Items();
        if (value instanceof Items items) {
            for (Object item : items) {
                pairs.add(encode(run, member(run, item, 0.0)) + "=" + encode(run, member(run, item, 1.0)));
            }
        } else if (value instanceof Fields fields) {
            for (String key : fields.orderedKeys()) {
                pairs.add(encode(run, key) + "=" + encode(run, fields.get(key)));
            }
        }
        return run.values.join(pairs, "&");
    }

    private static Object urlize(Evaluation run, @Nullable Object value, Items a) {
        String text = required(value);
        Object given = arg(a, 0);
        double length = given == Undefined.INSTANCE || (given instanceof Number n && Double.isNaN(n.doubleValue()))
                ? Double.POSITIVE_INFINITY
                : run.values.number(given);
        String follow = Boolean.TRUE.equals(arg(a, 1)) ? " rel=\"nofollow\"" : "";
        StringBuilder out = new StringBuilder();
        int position = 0;
        while (position < text.length()) {
            run.meter.work();
            int end = position;
            boolean blank = Values.isSpace(text.charAt(position));
            while (end < text.length() && Values.isSpace(text.charAt(end)) == blank) {
                end++;
            }
            String word = text.substring(position, end);
            run.meter.append(out, blank ? word : link(run, word, length, follow));
            position = end;
        }
        return out.toString();
    }

    private static String link(Evaluation run, String word, double length, String follow) {
        int[] found = PUNCTUATED.find(word, 0, run.meter);
        String url = found == null ? word : word.substring(found[2], found[3]);
        String shortened =
                url.substring(0, Double.isNaN(length) ? 0 : (int) Math.max(0, Math.min(length, url.length())));
        if (WEB.find(url, 0, run.meter) != null) {
            return "<a href=\"" + url + "\"" + follow + ">" + shortened + "</a>";
        }
        if (!url.startsWith("www.") && MAIL.find(url, 0, run.meter) != null) {
            return "<a href=\"mailto:" + url + "\">" + url + "</a>";
        }
        if (url.startsWith("www.") || DOMAIN.find(url, 0, run.meter) != null) {
            return "<a href=\"http://" + url + "\"" + follow + ">" + shortened + "</a>";
        }
        return word;
    }

    private static @Nullable Object wordcount(Evaluation run, @Nullable Object value, Items a) {
        if (!Values.truthy(value)) {
            return null;
        }
        String text = string(value);
        int count = 0;
        boolean inside = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean word = c == '_' || (c < 128 && Character.isLetterOrDigit(c));
            count += word && !inside ? 1 : 0;
            inside = word;
        }
        return count == 0 ? null : (Object) (double) count;
    }
}
