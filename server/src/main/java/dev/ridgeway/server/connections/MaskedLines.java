package dev.ridgeway.server.connections;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What programs wrote, line by line as it comes, without what looks like a secret: credentials in addresses and headers,
 * values of names that say so, the tokens of well-known makers, private keys. A secret that looks like none is not known.
 */
public final class MaskedLines {

    private static final String STARS = "***";
    private static final int LONGEST_LINE = 8_192;
    private static final int PIECE = 16_384;
    private static final List<Pattern> KEEPING_WHAT_IT_IS = List.of(
            Pattern.compile("(?i)(://)[^/@\\s:]{0,200}:[^/@\\s]{1,200}(?=@)"),
            Pattern.compile(
                    "(?i)(\\bauthorization[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?(?:basic|bearer|token)\\s{1,3})[^\\s\"']+"),
            Pattern.compile(
                    "(?i)((?:password|passwd|pwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?)"
                            + "[\\w.-]{0,40}[\"']?\\s{0,3}[=:]\\s{0,3}[\"']?)(?!\\*\\*\\*)[^\\s\"',;&]{4,}"));
    private static final Pattern TOKEN = Pattern.compile(
            "\\b(?:gh[pousr]_[A-Za-z0-9]{20,255}|github_pat_\\w{20,255}|glpat-[\\w-]{10,255}|rdg_[\\w-]{10,255}"
                    + "|(?:AKIA|ASIA)[0-9A-Z]{16}|xox[abprs]-[\\w-]{10,255}|npm_[A-Za-z0-9]{30,255}|AIza[\\w-]{30,255}"
                    + "|sk-[\\w-]{20,255}|eyJ[\\w-]{8,2000}\\.[\\w-]{8,4000}\\.[\\w-]{8,2000})");
    private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----");
    private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z ]{0,30}PRIVATE KEY-----");

    private boolean withinKey;

    /** The line as it may be shown; lines of a key are told one after the other. */
    public String masked(String line) {
        if (withinKey || KEY_BEGINS.matcher(line).find()) {
            withinKey = !KEY_ENDS.matcher(line).find();
            return STARS;
        }
        String shown = line;
        for (Pattern each : KEEPING_WHAT_IT_IS) {
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
