package dev.ridgeway.server.search;

import java.util.List;
import java.util.UUID;

/** Marks around the words that were found. They are unlike anything that a text may hold, so a page can tell them apart. */
final class Marks {

    private static final String ID = UUID.randomUUID().toString();

    static final String BEFORE = "<" + ID + ">";
    static final String AFTER = "</" + ID + ">";

    private static final int LONGEST = 300;
    private static final int LEAD = 60;

    private Marks() {}

    /** The text with marks, cut to the part that holds the first one when it is long; empty when nothing is found in it. */
    static String of(String text, WordMatch match) {
        List<Words.Word> words = match.in(text);
        if (words.isEmpty()) {
            return "";
        }
        int from = 0;
        int to = text.length();
        if (to > LONGEST) {
            from = edge(text, Math.max(0, words.getFirst().start() - LEAD));
            to = edge(text, Math.min(to, from + LONGEST));
        }
        StringBuilder marked = new StringBuilder(from > 0 ? "…" : "");
        int at = from;
        for (Words.Word word : words) {
            if (word.start() >= at && word.end() <= to) {
                marked.append(text, at, word.start())
                        .append(BEFORE)
                        .append(text, word.start(), word.end())
                        .append(AFTER);
                at = word.end();
            }
        }
        return marked.append(text, at, to).append(to < text.length() ? "…" : "").toString();
    }

    /** Never between the two halves of one character. */
    private static int edge(String text, int at) {
        return at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
    }
}
