package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.code.PathPattern;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A path with wildcards, and the files on disk it stands for; {@code **} means any number of folders, none included. What
 * is there by its very name is no pattern, whatever characters are in it.
 */
record LocalPattern(String target) {

    private static final Pattern WILDCARD = Pattern.compile("[*?{\\[]");
    private static final Set<String> SKIPPED = Set.of(".git", "node_modules");
    private static final int MOST_FILES = 10_000;
    private static final int MOST_DEPTH = 16;

    static boolean isPattern(String target) {
        return WILDCARD.matcher(target).find()
                && WILDCARD.matcher(target.substring(there(target))).find();
    }

    /** How much of it, up to the beginning of a name, is folders that are there, or all of it when it is a file. */
    private static int there(String target) {
        int there = 0;
        for (int slash = target.indexOf('/', 1); slash > 0; slash = target.indexOf('/', slash + 1)) {
            if (!Files.isDirectory(Path.of(target.substring(0, slash)))) {
                return there;
            }
            there = slash + 1;
        }
        return Files.exists(Path.of(target)) ? target.length() : there;
    }

    /** Whether a path with forward slashes is meant. */
    static Predicate<String> matcher(String pattern) {
        try {
            List<PathPattern> meanings = PathPattern.all(pattern);
            return path -> meanings.stream().anyMatch(it -> it.matches(path));
        } catch (Problem.Invalid e) {
            throw new Problem.Invalid(
                    "location-invalid", e.sentence(), "Write for example services/*/catalog-info.yaml.");
        }
    }

    List<String> files() {
        Matcher wildcard = WILDCARD.matcher(target);
        int first = wildcard.find(there(target)) ? wildcard.start() : target.length();
        int begin = target.lastIndexOf('/', first) + 1;
        Path base = Path.of(target.substring(0, begin));
        Predicate<String> matcher = matcher(target.substring(begin));
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(base, EnumSet.noneOf(FileVisitOption.class), MOST_DEPTH, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    Path name = folder.getFileName();
                    return name != null && SKIPPED.contains(name.toString())
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (matcher.test(base.relativize(file).toString().replace('\\', '/'))
                            && Files.isRegularFile(file)) {
                        found.add(file.toString());
                    }
                    return found.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException unreadable) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        found.sort(null);
        return List.copyOf(found);
    }
}
