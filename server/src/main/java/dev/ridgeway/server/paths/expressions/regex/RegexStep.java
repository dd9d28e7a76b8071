package dev.ridgeway.server.paths.expressions.regex;

import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** One step of the machine that runs a regular expression; what its numbers mean depends on the kind. */
record RegexStep(Kind kind, int a, int b, @Nullable CharSet set) {

    enum Kind {
        CHAR,
        SET,
        SPLIT,
        JUMP,
        SAVE,
        LINE_START,
        LINE_END,
        WORD_EDGE,
        NO_WORD_EDGE,
        BACK,
        MOVED,
        LOOK,
        LOOK_NOT,
        BEHIND,
        BEHIND_NOT,
        MATCH
    }

    RegexStep(Kind kind, int a, int b) {
        this(kind, a, b, null);
    }

    RegexStep(CharSet set) {
        this(Kind.SET, 0, 0, set);
    }

    /** Ranges and properties of characters. */
    @SuppressWarnings("ArrayRecordComponent") // looked into, never compared
    record CharSet(int[] bounds, List<IntPredicate> properties, boolean inverted) {

        CharSet(int[] bounds, boolean inverted) {
            this(bounds, List.of(), inverted);
        }

        boolean has(int c, boolean ignoreCase) {
            return (in(c) || (ignoreCase && (in(Character.toLowerCase(c)) || in(Character.toUpperCase(c)))))
                    != inverted;
        }

        private boolean in(int c) {
            for (int i = 0; i < bounds.length; i += 2) {
                if (c >= bounds[i] && c <= bounds[i + 1]) {
                    return true;
                }
            }
            return properties.stream().anyMatch(it -> it.test(c));
        }
    }
}
