package dev.ridgeway.server.platform;

import org.jspecify.annotations.Nullable;

/** Text that every store and every tool can hold: without NUL, and without half of a character. */
public final class PlainText {

    private PlainText() {}

    /** What keeps the text from being plain, such as {@code the character U+0000}; null when it is plain. */
    public static @Nullable String fault(String text) {
        for (int i = 0; i < text.length(); i++) {
            char at = text.charAt(i);
            if (at == 0) {
                return "the character U+0000";
            }
            if (Character.isSurrogate(at)) {
                boolean whole = Character.isHighSurrogate(at)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!whole) {
                    return "half of a character, U+%04X".formatted((int) at);
                }
                i++;
            }
        }
        return null;
    }

    /** The caller's problem with what {@code where} names. */
    public static Problem.Invalid refused(String where, String fault) {
        return new Problem.Invalid(
                "text-not-plain",
                where + " holds " + fault + ", which no text can.",
                "Send the same without that character.");
    }
}
