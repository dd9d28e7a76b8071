package dev.ridgeway.server.paths.effects;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules of one {@code .gitignore} and of those above it; the last rule that matches decides, as in Git. */
final class GitIgnore {

    static final GitIgnore NONE = new GitIgnore(List.of());

    private record Rule(Pattern pattern, boolean ignores, boolean foldersOnly) {}

    private final List<Rule> rules;

    private GitIgnore(List<Rule> rules) {
        this.rules = rules;
    }

    /** These rules and, stronger, those of the file in {@code folder}: empty for the root, else with a slash at its end. */
    GitIgnore and(String folder, String file) {
        List<Rule> all = new ArrayList<>(rules);
        file.lines().forEach(line -> {
            String text = line.replaceFirst("(?<!\\\\)\\s+$", "");
            if (!text.isEmpty() && !text.startsWith("#")) {
                add(all, folder, text);
            }
        });
        return new GitIgnore(all);
    }

    private static void add(List<Rule> rules, String folder, String line) {
        boolean ignores = !line.startsWith("!");
        String glob = ignores ? line : line.substring(1);
        boolean foldersOnly = glob.endsWith("/");
        glob = foldersOnly ? glob.substring(0, glob.length() - 1) : glob;
        boolean anchored = glob.contains("/");
        glob = glob.startsWith("/") ? glob.substring(1) : glob;
        String regex = Pattern.quote(folder) + (anchored ? "" : "(?:.*/)?") + regex(glob);
        try {
            rules.add(new Rule(Pattern.compile(regex, Pattern.DOTALL), ignores, foldersOnly));
        } catch (PatternSyntaxException unreadable) {
            return;
        }
    }

    private static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int i = 0;
        while (i < glob.length()) {
            char c = glob.charAt(i);
            if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
                regex.append("(?:[^/]+/)*");
                i += 3;
            } else if (glob.startsWith("/**", i) && i + 3 == glob.length()) {
                regex.append("/.+");
                i += 3;
            } else if (c == '*') {
                regex.append("[^/]*");
                while (i < glob.length() && glob.charAt(i) == '*') {
                    i++;
                }
            } else if (c == '?') {
                regex.append("[^/]");
                i++;
            } else if (c == '[' && glob.indexOf(']', i + 2) > 0) {
                int end = glob.indexOf(']', i + 2);
                String set = glob.substring(i + 1, end)
                        .replace("\\", "\\\\")
                        .replace("[", "\\[")
                        .replace("&&", "&\\&");
                regex.append("(?!/)[")
                        .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                        .append(']');
                i = end + 1;
            } else {
                boolean escaped = c == '\\' && i + 1 < glob.length();
                regex.append(Pattern.quote(String.valueOf(escaped ? glob.charAt(i + 1) : c)));
                i += escaped ? 2 : 1;
            }
        }
        return regex.toString();
    }

    /** Whether Git would leave the path out; what is below an ignored folder is left out with it. */
    boolean ignores(String path, boolean folder) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((folder || !rule.foldersOnly()) && rule.pattern().matcher(path).matches()) {
                return rule.ignores();
            }
        }
        return false;
    }
}
