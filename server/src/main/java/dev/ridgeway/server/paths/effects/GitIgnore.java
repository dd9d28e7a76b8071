package dev.ridgeway.server.paths.effects;

import dev.ridgeway.server.code.PathPattern;
import java.util.ArrayList;
import java.util.List;

/** The rules of one {@code .gitignore} and of those above it; the last rule that matches decides, as in Git. */
final class GitIgnore {

    static final GitIgnore NONE = new GitIgnore(List.of());

    private record Rule(PathPattern pattern, boolean ignores, boolean foldersOnly) {}

    private final List<Rule> rules;

    private GitIgnore(List<Rule> rules) {
        this.rules = rules;
    }

    /** These rules and, stronger, those of the file in {@code folder}: empty for the root, else with a slash at its end. */
    GitIgnore and(String folder, String file) {
        List<Rule> all = new ArrayList<>(rules);
        file.lines().forEach(line -> {
            String stripped = line.stripTrailing();
            boolean kept = stripped.endsWith("\\") && stripped.length() < line.length();
            String text = kept ? line.substring(0, stripped.length() + 1) : stripped;
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
        rules.add(new Rule(PathPattern.of(literally(folder) + (anchored ? "" : "**/") + glob), ignores, foldersOnly));
    }

    private static String literally(String folder) {
        return folder.replaceAll("[*?\\[\\\\]", "\\\\$0");
    }

    /** Whether Git would leave the path out; what is below an ignored folder is left out with it. */
    boolean ignores(String path, boolean folder) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((folder || !rule.foldersOnly()) && rule.pattern().matches(path)) {
                return rule.ignores();
            }
        }
        return false;
    }
}
