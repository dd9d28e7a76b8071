package dev.ridgeway.server.paths.workspace;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns for paths as templates write them (globby's): {@code **} crosses folders and may stand for none, names that
 * begin with a dot count, a pattern that names a folder means all below it, and a leading {@code !} takes away.
 */
public final class Globs implements Predicate<String> {

    private static final int MOST_MEANINGS = 256;

    private final List<Glob> wanted = new ArrayList<>();
    private final List<Glob> unwanted = new ArrayList<>();

    public Globs(List<String> patterns) {
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            String bare = (not ? pattern.substring(1) : pattern)
                    .replaceFirst("^\\./", "")
                    .replaceFirst("/$", "");
            List<String> meanings = new ArrayList<>();
            expand("", bare, bare, meanings);
            meanings.forEach(it -> (not ? unwanted : wanted).add(Glob.of(it)));
        }
    }

    /** Whether a relative path with forward slashes is meant. */
    @Override
    public boolean test(String path) {
        String[] names = path.split("/", -1);
        return wanted.stream().anyMatch(it -> it.matches(names))
                && unwanted.stream().noneMatch(it -> it.matches(names));
    }

    /** Adds what the pattern means with each choice of its braces. */
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

    private static ActionFailed invalid(String glob) {
        return new ActionFailed(
                "pattern-invalid",
                "\"" + glob + "\" is no pattern for paths.",
                "Write patterns such as **/*.yaml; close every brace.");
    }

    /** A pattern without braces, name by name; a name is empty where any folders may stand. */
    private record Glob(List<Optional<Pattern>> names) {

        static Glob of(String glob) {
            return new Glob(Arrays.stream(glob.split("/", -1))
                    .map(it -> it.equals("**") ? Optional.<Pattern>empty() : Optional.of(name(it, glob)))
                    .toList());
        }

        /** Goes through the pattern once, with all places of the path that it may have come to. */
        boolean matches(String[] path) {
            boolean[] at = new boolean[path.length + 1];
            at[0] = true;
            for (Iterator<Optional<Pattern>> rest = names.iterator(); rest.hasNext(); ) {
                Optional<Pattern> name = rest.next();
                boolean[] next = new boolean[path.length + 1];
                boolean reached = false;
                for (int i = 0; i < path.length; i++) {
                    if (name.isPresent()) {
                        next[i + 1] = at[i] && name.get().matcher(path[i]).matches();
                    } else {
                        reached |= at[i];
                        next[i] |= reached && rest.hasNext();
                        next[i + 1] = reached;
                    }
                }
                at = next;
            }
            for (boolean come : at) {
                if (come) {
                    return true;
                }
            }
            return false;
        }

        private static Pattern name(String glob, String whole) {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < glob.length(); i++) {
                char c = glob.charAt(i);
                switch (c) {
                    case '*' -> regex.append(i > 0 && glob.charAt(i - 1) == '*' ? "" : ".*");
                    case '?' -> regex.append('.');
                    case '[' -> {
                        int end = glob.indexOf(']', i + 2);
                        if (end < 0) {
                            regex.append("\\[");
                        } else {
                            String set = glob.substring(i + 1, end)
                                    .replace("\\", "\\\\")
                                    .replace("[", "\\[")
                                    .replace("&&", "&\\&");
                            regex.append('[')
                                    .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                                    .append(']');
                            i = end;
                        }
                    }
                    case '\\' -> {
                        i++;
                        regex.append(i < glob.length() ? Pattern.quote(glob.substring(i, i + 1)) : "\\\\");
                    }
                    default -> regex.append(Character.isLetterOrDigit(c) ? String.valueOf(c) : "\\" + c);
                }
            }
            try {
                return Pattern.compile(regex.toString(), Pattern.DOTALL);
            } catch (PatternSyntaxException e) {
                throw invalid(whole);
            }
        }
    }
}
