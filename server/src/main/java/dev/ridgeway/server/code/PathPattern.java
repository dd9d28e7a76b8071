package dev.ridgeway.server.code;

import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * A pattern for paths, as strangers write them: {@code **} crosses folders and may stand for none, {@code *}, {@code ?} and
 * {@code [a-z]} stay within a name, and names that begin with a dot count. However it is made, it is done with a path in a time
 * that grows no faster than the lengths of both together.
 */
public final class PathPattern {

    private static final int MOST_MEANINGS = 256;

    /** Empty where any folders may stand. */
    private final List<Optional<Name>> names;

    private PathPattern(List<Optional<Name>> names) {
        this.names = names;
    }

    /** The pattern in which braces are braces. */
    public static PathPattern of(String glob) {
        return new PathPattern(Arrays.stream(glob.split("/", -1))
                .map(it -> it.equals("**") ? Optional.<Name>empty() : Optional.of(Name.of(it)))
                .toList());
    }

    /** What the pattern means with each choice of its braces; refuses braces that are open or that mean too much. */
    public static List<PathPattern> all(String glob) {
        List<String> meanings = new ArrayList<>();
        expand("", glob, glob, meanings);
        return meanings.stream().map(PathPattern::of).toList();
    }

    private static void expand(String before, String rest, String whole, List<String> meanings) {
        int open = brace(rest);
        if (open < 0) {
            meanings.add(before + rest);
            if (meanings.size() > MOST_MEANINGS) {
                throw invalid(whole);
            }
            return;
        }
        int depth = 1;
        int begin = open + 1;
        List<String> choices = new ArrayList<>();
        for (int i = begin; i < rest.length(); i++) {
            char c = rest.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0 || (depth == 1 && c == ',')) {
                choices.add(rest.substring(begin, i));
                begin = i + 1;
            }
            if (depth == 0) {
                String after = rest.substring(begin);
                String head = before + rest.substring(0, open);
                choices.forEach(it -> expand(head, it + after, whole, meanings));
                return;
            }
            i += c == '\\' ? 1 : 0;
        }
        throw invalid(whole);
    }

    /** Where the first brace is that is meant as one. */
    private static int brace(String glob) {
        for (int i = 0; i < glob.length(); i++) {
            switch (glob.charAt(i)) {
                case '{' -> {
                    return i;
                }
                case '\\' -> i++;
                case '[' -> i = Math.max(i, glob.indexOf(']', i + 2));
                default -> {}
            }
        }
        return -1;
    }

    private static Problem.Invalid invalid(String glob) {
        return new Problem.Invalid(
                "pattern-invalid",
                "\"" + glob + "\" is no pattern for paths.",
                "Write patterns such as **/*.yaml; close every brace.");
    }

    /** Whether the path, with forward slashes, is meant. */
    public boolean matches(String path) {
        boolean[] at = walked(path);
        return at[at.length - 1];
    }

    /** Whether the path or a folder above it is meant. */
    public boolean covers(String path) {
        for (boolean come : walked(path)) {
            if (come) {
                return true;
            }
        }
        return false;
    }

    /** Goes through the pattern once, with all places of the path that it may have come to. */
    private boolean[] walked(String text) {
        String[] path = text.split("/", -1);
        boolean[] at = new boolean[path.length + 1];
        at[0] = true;
        for (Iterator<Optional<Name>> rest = names.iterator(); rest.hasNext(); ) {
            Optional<Name> name = rest.next();
            boolean[] next = new boolean[path.length + 1];
            boolean reached = false;
            for (int i = 0; i < path.length; i++) {
                if (name.isPresent()) {
                    next[i + 1] = at[i] && name.get().matches(path[i]);
                } else {
                    reached |= at[i];
                    next[i] |= reached && rest.hasNext();
                    next[i + 1] = reached;
                }
            }
            at = next;
        }
        return at;
    }

    /** One name of a path: what each of its characters may be; empty for a star. */
    private record Name(List<Optional<IntPredicate>> parts) {

        static Name of(String glob) {
            int[] text = glob.codePoints().toArray();
            List<Optional<IntPredicate>> parts = new ArrayList<>();
            for (int i = 0; i < text.length; i++) {
                int c = text[i];
                int end = c == '[' ? end(text, i) : -1;
                if (c == '*') {
                    parts.add(Optional.empty());
                } else if (c == '?') {
                    parts.add(Optional.of(any -> true));
                } else if (end > 0) {
                    parts.add(Optional.of(oneOf(Arrays.copyOfRange(text, i + 1, end))));
                    i = end;
                } else {
                    i += c == '\\' && i + 1 < text.length ? 1 : 0;
                    int meant = text[i];
                    parts.add(Optional.of(character -> character == meant));
                }
            }
            return new Name(parts);
        }

        /** Where the set ends that begins there; a bracket right behind its begin is one of its characters. */
        private static int end(int[] text, int begin) {
            for (int i = begin + 2; i < text.length; i++) {
                if (text[i] == ']') {
                    return i;
                }
            }
            return -1;
        }

        private static IntPredicate oneOf(int[] set) {
            boolean not = set[0] == '!';
            List<IntPredicate> ranges = new ArrayList<>();
            for (int i = not ? 1 : 0; i < set.length; i++) {
                int from = set[i];
                boolean range = i + 2 < set.length && set[i + 1] == '-';
                int to = range ? set[i + 2] : from;
                ranges.add(character -> from <= character && character <= to);
                i += range ? 2 : 0;
            }
            return character -> ranges.stream().anyMatch(it -> it.test(character)) != not;
        }

        /** Goes back to the last star only: what an earlier one could take more, that one can as well. */
        boolean matches(String name) {
            int[] text = name.codePoints().toArray();
            int at = 0;
            int part = 0;
            int star = -1;
            int behind = 0;
            while (at < text.length) {
                boolean left = part < parts.size();
                if (left && parts.get(part).isEmpty()) {
                    star = part++;
                    behind = at;
                } else if (left && parts.get(part).get().test(text[at])) {
                    part++;
                    at++;
                } else if (star >= 0) {
                    part = star + 1;
                    at = ++behind;
                } else {
                    return false;
                }
            }
            while (part < parts.size() && parts.get(part).isEmpty()) {
                part++;
            }
            return part == parts.size();
        }
    }
}
