package dev.ridgeway.server.paths.expressions.regex;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What patterns name between the braces of {@code \\p{…}}: categories, scripts and properties of Unicode. */
final class CharacterProperty {

    /** By the numbers that {@link Character#getType(int)} gives. */
    private static final List<String> CATEGORIES = List.of(
            "Cn Lu Ll Lt Lm Lo Mn Me Mc Nd Nl No Zs Zl Zp Cc Cf -- Co Cs Pd Ps Pe Pc Po Sm Sc Sk So Pi Pf".split(" "));

    private static final List<String> NAMES = List.of(("Unassigned Uppercase_Letter Lowercase_Letter Titlecase_Letter"
                    + " Modifier_Letter Other_Letter Nonspacing_Mark Enclosing_Mark Spacing_Mark Decimal_Number"
                    + " Letter_Number Other_Number Space_Separator Line_Separator Paragraph_Separator Control Format --"
                    + " Private_Use Surrogate Dash_Punctuation Open_Punctuation Close_Punctuation Connector_Punctuation"
                    + " Other_Punctuation Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol Initial_Punctuation"
                    + " Final_Punctuation")
            .split(" "));

    private static final Map<String, String> GROUPS = Map.of(
            "Letter", "L",
            "Mark", "M",
            "Number", "N",
            "Punctuation", "P",
            "punct", "P",
            "Symbol", "S",
            "Separator", "Z",
            "Other", "C",
            "digit", "Nd",
            "cntrl", "Cc");

    private static final int LAST_ASCII = 127;

    private CharacterProperty() {}

    /** The property of that name; null when none is known. */
    static @Nullable IntPredicate of(String text) {
        int equals = text.indexOf('=');
        String value = text.substring(equals + 1);
        return switch (equals < 0 ? "" : text.substring(0, equals)) {
            case "Script", "sc", "Script_Extensions", "scx" -> script(value);
            case "General_Category", "gc" -> category(value);
            case "" -> {
                IntPredicate category = equals < 0 ? category(value) : null;
                yield category == null && equals < 0 ? binary(value) : category;
            }
            default -> null;
        };
    }

    private static @Nullable IntPredicate category(String name) {
        if (name.equals("LC") || name.equals("Cased_Letter")) {
            return c -> Character.getType(c) >= Character.UPPERCASE_LETTER
                    && Character.getType(c) <= Character.TITLECASE_LETTER;
        }
        int number = NAMES.indexOf(name);
        String known = number >= 0 ? CATEGORIES.get(number) : GROUPS.getOrDefault(name, name);
        boolean there = known.length() == 2 ? CATEGORIES.contains(known) : GROUPS.containsValue(known);
        return there && !known.equals("--")
                ? c -> CATEGORIES.get(Character.getType(c)).startsWith(known)
                : null;
    }

    private static @Nullable IntPredicate script(String name) {
        try {
            Character.UnicodeScript script = Character.UnicodeScript.forName(name);
            return c -> Character.UnicodeScript.of(c) == script;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static @Nullable IntPredicate binary(String name) {
        return switch (name) {
            case "Any" -> c -> true;
            case "ASCII" -> c -> c <= LAST_ASCII;
            case "Assigned" -> c -> Character.getType(c) != Character.UNASSIGNED;
            case "Alphabetic", "Alpha" -> Character::isAlphabetic;
            case "Lowercase", "Lower" -> Character::isLowerCase;
            case "Uppercase", "Upper" -> Character::isUpperCase;
            case "White_Space", "space" -> c -> Character.isSpaceChar(c) || (c >= 9 && c <= 13) || c == 0x85;
            case "Ideographic", "Ideo" -> Character::isIdeographic;
            case "ID_Start", "IDS" -> Character::isUnicodeIdentifierStart;
            case "ID_Continue", "IDC" ->
                c -> Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
            case "Emoji" -> Character::isEmoji;
            case "Emoji_Presentation", "EPres" -> Character::isEmojiPresentation;
            case "Emoji_Modifier", "EMod" -> Character::isEmojiModifier;
            case "Emoji_Modifier_Base", "EBase" -> Character::isEmojiModifierBase;
            case "Emoji_Component", "EComp" -> Character::isEmojiComponent;
            case "Extended_Pictographic", "ExtPict" -> Character::isExtendedPictographic;
            default -> null;
        };
    }
}
