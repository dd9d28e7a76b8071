package dev.ridgeway.server.connections;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What programs wrote, line by line as it comes, without what looks like a secret: credentials in addresses and headers,
 * values of names that say so, the tokens of well-known makers, private keys, cookies. Of a secret that looks like none only
 * its name can be known, when the program was given it by a setting.
 */
public final class MaskedLines {

    private static final String STARS = "***";
    private static final int LONGEST_LINE = 8_192;
    private static final int PIECE = 16_384;
    /** Up to the quote that closes it; one is written with backslashes in JSON that is text within other JSON. */
    private static final String QUOTED = "(\\\\*[\"']))(?!\\2).*?(?=(?<!\\\\)\\2|$)";

    private static final String BARE = ")(?!\\\\*[\"']|\\*\\*\\*|[{\\[]{1,3}\\s{0,3}(?:\\\\*[\"'\\]}]|$))";
    private static final String IS = "\\\\*[\"']?\\s{0,3}[=:]\\s{0,3}";
    private static final String NAME = "(?i)((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|"
            + "private[_-]?key|credentials?)[\\w.-]{0,40}" + IS;
    private static final List<Pattern> KEEPING_WHAT_IT_IS = List.of(
            Pattern.compile("(?i)(://)[^/@\\s:]{0,200}:[^/@\\s]{1,200}(?=@)"),
            Pattern.compile("(?i)(\\bauthorization" + IS + "\\\\*[\"']?(?:basic|bearer|token)\\s{1,3})[^\\s\"'\\\\]+"),
            Pattern.compile("(?i)(\\bauthorization" + IS + "\\\\*[\"']?)(?!\\*\\*\\*)[^\\s\"',\\\\]{16,}"),
            Pattern.compile("(?i)(\\bset-cookie" + IS + "\\\\*[\"']?[\\w.-]{1,80}=)[^\\s;\"'\\\\]+"),
            Pattern.compile("(?i)(\\b(?<!set-)cookie" + IS + "\\\\*[\"']?)(?=[^\\s=;\"'\\\\]{1,80}=)"
                    + "(?:[^\"'\\\\]++|(?<==)\\\\*\"[^\"\\\\]*+\\\\*\"){1,64}"),
            Pattern.compile(NAME + QUOTED),
            // Numbers such as "tokens: 12" are nobody's secret.
            Pattern.compile(NAME + BARE + "(?!(?:\\d{1,3}|true|false|null|none)(?![^\\s,;)}\\]]))[^\\s\"']+"),
            Pattern.compile(
                    "(?i)(--[\\w-]{0,40}(?:password|passwd|secret|token|api-key)\\s{1,3}[\"']?)(?!-)[^\\s\"']+"));
    private static final Pattern TOKEN = Pattern.compile(
            "\\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\\w{20,255}|glpat-[\\w-]{10,255}|rdg_[\\w-]{10,255}"
                    + "|(?:AKIA|ASIA)[0-9A-Z]{16}|xox[abprs]-[\\w-]{10,255}|npm_[A-Za-z0-9]{30,255}|AIza[\\w-]{30,255}"
                    + "|sk-[\\w-]{20,255}|eyJ[\\w-]{8,2000}\\.[\\w-]{8,4000}\\.[\\w-]{8,2000})");
    private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----");
    private static final Pattern KEY_LINE = Pattern.compile("\\s*(?![0-9a-f]+\\s*$)[A-Za-z0-9+/]{60,76}={0,2}\\s*");
    private static final Pattern KEY_GOES_ON =
            Pattern.compile("\\s*\\S*\\s*|[A-Z][A-Za-z-]{2,20}: .*|.*\\s[A-Za-z0-9+/]{40,76}={0,2}\\s*");
    private static final int LONGEST_KEY = 120;
    private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z ]{0,30}PRIVATE KEY-----");

    private final List<Pattern> named;
    private int keyLinesLeft;

    /** Knows what secrets look like. */
    public MaskedLines() {
        this(Set.of());
    }

    /** Knows also what some of them are called. */
    public MaskedLines(Set<String> names) {
        String any = names.stream().map(Pattern::quote).collect(Collectors.joining("|", "(\\b(?:", ")" + IS));
        named = names.isEmpty()
                ? List.of()
                : List.of(Pattern.compile(any + QUOTED), Pattern.compile(any + BARE + "[^\\s\"']+"));
    }

    /** The line as it may be shown; lines of a key are told one after the other, from wherever in it one begins. */
    public String masked(String line) {
        if (KEY_BEGINS.matcher(line).find()
                || (keyLinesLeft == 0 && KEY_LINE.matcher(line).matches())) {
            keyLinesLeft = LONGEST_KEY;
        } else if (keyLinesLeft > 0
                && !KEY_ENDS.matcher(line).find()
                && !KEY_GOES_ON.matcher(line).matches()) {
            // Somebody only wrote of one.
            keyLinesLeft = 0;
        }
        if (keyLinesLeft > 0) {
            keyLinesLeft = KEY_ENDS.matcher(line).find() ? 0 : keyLinesLeft - 1;
            return STARS;
        }
        String shown = line;
        for (Pattern each : KEEPING_WHAT_IT_IS) {
            shown = each.matcher(shown).replaceAll("$1" + Matcher.quoteReplacement(STARS));
        }
        for (Pattern each : named) {
            shown = each.matcher(shown).replaceAll("$1" + Matcher.quoteReplacement(STARS));
        }
        return TOKEN.matcher(shown).replaceAll(Matcher.quoteReplacement(STARS));
    }

    /** Passes on all lines but the first so many, masked, until there are no more. */
    public void copy(InputStream from, OutputStream to, int skipped) throws IOException {
        each(from, new Reader() {
            private int before = skipped;

            @Override
            public void line(String text) throws IOException {
                String shown = masked(text);
                if (before > 0) {
                    before--;
                } else {
                    to.write((shown + "\n").getBytes(StandardCharsets.UTF_8));
                }
            }

            @Override
            public void pause() throws IOException {
                to.flush();
            }
        });
    }

    /** Is told lines as they come. */
    public interface Reader {
        void line(String text) throws IOException;

        /** For now there is no more. */
        default void pause() throws IOException {}
    }

    /** Tells each line as it was written, once it is whole; endless ones are cut. */
    public static void each(InputStream from, Reader to) throws IOException {
        byte[] piece = new byte[PIECE];
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int read = from.read(piece); read >= 0; read = from.read(piece)) {
            for (int i = 0; i < read; i++) {
                if (piece[i] == '\n') {
                    to.line(text(line));
                } else if (line.size() < LONGEST_LINE) {
                    line.write(piece[i]);
                }
            }
            to.pause();
        }
        if (line.size() > 0) {
            to.line(text(line));
        }
        to.pause();
    }

    private static String text(ByteArrayOutputStream line) {
        String text = line.toString(StandardCharsets.UTF_8) + (line.size() < LONGEST_LINE ? "" : " …");
        line.reset();
        return text;
    }
}
