package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.Filters.Filter;
import dev.ridgeway.server.paths.expressions.regex.Regex;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The filters that make text of text. */
final class TextFilters {

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

    static final Map<String, Filter> ALL = new HashMap<>();

    static {
        ALL.put("capitalize", (run, v, a) -> Filters.copy(v, capitalize(Filters.string(v))));
        ALL.put("center", TextFilters::center);
        ALL.put("escape", (run, v, a) -> v instanceof SafeText ? v : escaped(run, v));
        ALL.put("e", (run, v, a) -> v instanceof SafeText ? v : escaped(run, v));
        ALL.put("forceescape", (run, v, a) -> escaped(run, v));
        ALL.put("safe", (run, v, a) -> v instanceof SafeText ? v : new SafeText(run.values.shown(v)));
        ALL.put("indent", TextFilters::indent);
        ALL.put("lower", (run, v, a) -> run.meter.made(Filters.string(v).toLowerCase(Locale.ROOT)));
        ALL.put("upper", (run, v, a) -> run.meter.made(Filters.string(v).toUpperCase(Locale.ROOT)));
        ALL.put("nl2br", (run, v, a) -> Values.absent(v) ? "" : Filters.copy(v, breaks(run, Filters.string(v))));
        ALL.put("replace", TextFilters::replace);
        ALL.put("string", TextFilters::toText);
        ALL.put("striptags", TextFilters::striptags);
        ALL.put("title", TextFilters::title);
        ALL.put("trim", (run, v, a) -> Filters.copy(v, Values.strip(Filters.required(v))));
        ALL.put("truncate", TextFilters::truncate);
        ALL.put("urlencode", TextFilters::urlencode);
        ALL.put("urlize", TextFilters::urlize);
        ALL.put("wordcount", TextFilters::wordcount);
    }

    private TextFilters() {}

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

    private static @Nullable Object center(Evaluation run, @Nullable Object value, Items a) {
        Object subject = Filters.nothing(value) ? "" : value;
        Object width = Values.truthy(Filters.arg(a, 0)) ? Filters.arg(a, 0) : (Object) 80.0;
        Object length = Members.raw(run, subject, "length");
        if (run.values.atLeast(length, width)) {
            return subject;
        }
        double spaces = run.values.number(width) - run.values.number(length);
        String before = blanks(run, spaces / 2 - spaces % 2);
        String after = blanks(run, spaces / 2);
        return Filters.copy(subject, before + run.values.text(subject) + after);
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

    private static Object indent(Evaluation run, @Nullable Object value, Items a) {
        String text = Filters.string(value);
        if (text.isEmpty() && !(value instanceof SafeText)) {
            return "";
        }
        String blanks = blanks(run, Values.truthy(Filters.arg(a, 0)) ? run.values.number(Filters.arg(a, 0)) : 4);
        boolean first = Values.truthy(Filters.arg(a, 1));
        StringBuilder out = new StringBuilder();
        int start = 0;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', start)) {
            run.meter.append(out, start == 0 && !first ? "" : blanks);
            run.meter.append(out, text.substring(start, at + 1));
            start = at + 1;
        }
        run.meter.append(out, start == 0 && !first ? "" : blanks);
        run.meter.append(out, text.substring(start));
        return Filters.copy(value, out.toString());
    }

    private static String breaks(Evaluation run, String text) {
        return run.meter.made(text.replace("\r\n", "\n").replace("\n", "<br />\n"));
    }

    private static @Nullable Object replace(Evaluation run, @Nullable Object value, Items a) {
        Object old = Filters.arg(a, 0);
        if (old instanceof Regex regex) {
            return regex.replace(Filters.required(value), run.values.text(Filters.arg(a, 1)), run.meter);
        }
        Object most = Filters.arg(a, 2) == Undefined.INSTANCE ? (Object) (-1.0) : Filters.arg(a, 2);
        if (!(old instanceof Number) && !(old instanceof String)) {
            return value;
        }
        Object subject = value instanceof Number ? run.values.text(value) : value;
        if (!(subject instanceof String) && !(subject instanceof SafeText)) {
            return value;
        }
        String text = Filters.required(subject);
        String sought = run.values.text(old);
        String replacement = run.values.text(Filters.arg(a, 1));
        StringBuilder out = new StringBuilder();
        if (sought.isEmpty()) {
            String between = Filters.arg(a, 1) == Undefined.INSTANCE ? "," : replacement;
            run.meter.append(out, replacement);
            for (int i = 0; i < text.length(); i++) {
                run.meter.append(out, (i > 0 ? between : "") + text.charAt(i));
            }
            run.meter.append(out, replacement);
            return Filters.copy(value, out.toString());
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
        return Filters.copy(value, out.toString());
    }

    private static Object striptags(Evaluation run, @Nullable Object value, Items a) {
        String text = Values.strip(TAGS.replace(Filters.string(value), "", run.meter));
        if (Values.truthy(Filters.arg(a, 0))) {
            String trimmed = SPACES.replace(EDGE_SPACES.replace(text, "", run.meter), " ", run.meter);
            text = BREAKS.replace(trimmed.replace("\r\n", "\n"), "\n\n", run.meter);
        } else {
            text = BLANKS.replace(text, " ", run.meter);
        }
        return Filters.copy(value, text);
    }

    private static Object title(Evaluation run, @Nullable Object value, Items a) {
        Items words = TextMethods.split(run, Filters.string(value), " ", Undefined.INSTANCE);
        Items titled = new Items();
        words.forEach(word -> titled.add(capitalize(String.valueOf(word))));
        return Filters.copy(value, run.values.join(titled, " "));
    }

    private static @Nullable Object truncate(Evaluation run, @Nullable Object value, Items a) {
        Object subject = Filters.nothing(value) ? "" : value;
        Object most = Values.truthy(Filters.arg(a, 0)) ? Filters.arg(a, 0) : (Object) 255.0;
        if (run.values.atLeast(most, Members.raw(run, subject, "length"))) {
            return subject;
        }
        String text = Filters.required(subject);
        double length = run.values.number(most);
        if (!Values.truthy(Filters.arg(a, 1))) {
            double from = Double.isNaN(length) ? text.length() : Math.max(0, Math.min(length, text.length()));
            int at = text.lastIndexOf(' ', (int) from);
            length = at < 0 ? length : at;
        }
        int end = Double.isNaN(length) ? 0 : (int) Math.max(0, Math.min(length, text.length()));
        Object cut =
                run.values.plus(text.substring(0, end), Values.absent(Filters.arg(a, 2)) ? "..." : Filters.arg(a, 2));
        return Filters.copy(value, run.values.text(cut));
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
                pairs.add(encode(run, Filters.member(run, item, 0.0)) + "="
                        + encode(run, Filters.member(run, item, 1.0)));
            }
        } else if (value instanceof Fields fields) {
            for (String key : fields.orderedKeys()) {
                pairs.add(encode(run, key) + "=" + encode(run, fields.get(key)));
            }
        }
        return run.values.join(pairs, "&");
    }

    private static Object urlize(Evaluation run, @Nullable Object value, Items a) {
        String text = Filters.required(value);
        Object given = Filters.arg(a, 0);
        double length = given == Undefined.INSTANCE || (given instanceof Number n && Double.isNaN(n.doubleValue()))
                ? Double.POSITIVE_INFINITY
                : run.values.number(given);
        String follow = Boolean.TRUE.equals(Filters.arg(a, 1)) ? " rel=\"nofollow\"" : "";
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
        String text = Filters.string(value);
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

    private static @Nullable Object toText(Evaluation run, @Nullable Object value, Items a) {
        if (Values.absent(value)) {
            throw ExpressionFailed.evaluation("The filter string needs a value");
        }
        return value instanceof SafeText ? value : run.values.text(value);
    }
}
