package dev.ridgeway.plugin;

/** Text short enough for a sentence that a person reads. */
public final class Excerpt {

    private static final int LONGEST = 600;
    private static final int HEAD = 400;
    private static final int TAIL = 180;

    private Excerpt() {}

    /** The text itself, or its begin and its end when it is longer than 600 characters. */
    public static String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int head = Character.isHighSurrogate(text.charAt(HEAD - 1)) ? HEAD - 1 : HEAD;
        int tail = text.length() - TAIL;
        tail = Character.isLowSurrogate(text.charAt(tail)) ? tail + 1 : tail;
        return text.substring(0, head) + " … " + text.substring(tail);
    }
}
