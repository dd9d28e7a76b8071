package dev.ridgeway.server.paths.workspace;

import dev.ridgeway.server.code.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Patterns for paths as templates write them (globby's): a pattern that names a folder means all below it, and a leading
 * {@code !} takes away.
 */
public final class Globs implements Predicate<String> {

    private final List<PathPattern> wanted = new ArrayList<>();
    private final List<PathPattern> unwanted = new ArrayList<>();

    public Globs(List<String> patterns) {
        for (String pattern : patterns) {
            boolean not = pattern.startsWith("!");
            String bare = (not ? pattern.substring(1) : pattern)
                    .replaceFirst("^\\./", "")
                    .replaceFirst("/$", "");
            (not ? unwanted : wanted).addAll(PathPattern.all(bare));
        }
    }

    /** Whether a relative path with forward slashes is meant. */
    @Override
    public boolean test(String path) {
        return wanted.stream().anyMatch(it -> it.covers(path))
                && unwanted.stream().noneMatch(it -> it.covers(path));
    }
}
