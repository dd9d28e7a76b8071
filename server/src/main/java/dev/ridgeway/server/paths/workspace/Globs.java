package dev.ridgeway.server.paths.workspace;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Patterns for paths as templates write them (globby's): {@code **} crosses folders and may stand for none, names that
 * begin with a dot count, a pattern that names a folder means all below it, and a leading {@code !} takes away.
 */
public final class Globs implements Predicate<String> {

    private final List<Pattern> wanted = new ArrayList<>();
    private final List<Pattern> unwanted = new ArrayList<>();

    public Globs(List<String> patterns) {
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            String bare = (not ? pattern.substring(1) : pattern)
                    .replaceFirst("^\\./", "")
                    .replaceFirst("/$", "");
            (not ? unwanted : wanted).add(compile(bare));
        }
    }

    /** Whether a relative path with forward slashes is meant. */
    @Override
    public boolean test(String path) {
        return wanted.stream().anyMatch(it -> it.matcher(path).matches())
                && unwanted.stream().noneMatch(it -> it.matcher(path).matches());
    }

    private static Pattern compile(String glob) {
        StringBuilder regex = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < glob.length(); i++) {
            char c = glob.charAt(i);
            switch (c) {
                case '*' -> {
                    boolean two = glob.startsWith("**", i);
                    boolean folder = two && glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/');
                    regex.append(folder ? "(?:[^/]+/)*+" : two ? ".*" : "[^/]*");
                    i += folder ? 2 : two ? 1 : 0;
                }
                case '?' -> regex.append("[^/]");
                case '{' -> {
                    regex.append("(?:");
                    braces++;
                }
                case '}' -> {
                    regex.append(braces > 0 ? ")" : "\\}");
                    braces = Math.max(0, braces - 1);
                }
                case ',' -> regex.append(braces > 0 ? "|" : ",");
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
            return Pattern.compile(regex + "(?:/.*)?", Pattern.DOTALL);
        } catch (PatternSyntaxException e) {
            throw new ActionFailed(
                    "pattern-invalid",
                    "\"" + glob + "\" is no pattern for paths.",
                    "Write patterns such as **/*.yaml; close every brace.");
        }
    }
}
