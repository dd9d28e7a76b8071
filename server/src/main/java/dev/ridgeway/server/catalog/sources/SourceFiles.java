package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads the files of locations: local ones from disk, addresses through the connected Git hosts. */
@Component
public class SourceFiles {

    private static final Pattern REPOSITORY =
            Pattern.compile("(https?://[^/]+/[^/]+/[^/]+/)(?:-/)?(?:blob|tree|raw|edit|src)/.*");
    private static final int MOST_BYTES = Yaml.MAX_CHARACTERS * 2;
    private static final int MOST_FILES = 10_000;

    private final ObjectProvider<SourceReader> readers;

    SourceFiles(ObjectProvider<SourceReader> readers) {
        this.readers = readers;
    }

    /** The files that a target names; only file targets may hold wildcards. */
    List<String> expand(String type, String target) {
        int star = wildcard(target);
        if (!type.equals("file") || star < 0) {
            return List.of(target);
        }
        Path base = Path.of(target.substring(0, target.lastIndexOf('/', star) + 1));
        PathMatcher glob = FileSystems.getDefault().getPathMatcher("glob:" + target);
        try (Stream<Path> files = Files.walk(base, 16)) {
            return files.filter(glob::matches)
                    .limit(MOST_FILES)
                    .map(Path::toString)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw unreadable(target);
        }
    }

    private static int wildcard(String target) {
        Matcher matcher = Pattern.compile("[*?{\\[]").matcher(target);
        return matcher.find() ? matcher.start() : -1;
    }

    String text(String type, String target) {
        return type.equals("file") ? local(Path.of(target)) : remote(target);
    }

    private static String local(Path file) {
        try {
            if (!Files.isRegularFile(file)) {
                throw notFound(file.toString());
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new Problem.Invalid(
                        "catalog-file-invalid",
                        file + " is larger than " + MOST_BYTES / 1024 / 1024 + " MB.",
                        "Split the file.");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(file.toString());
        }
    }

    private String remote(String target) {
        URI url;
        try {
            url = URI.create(target);
        } catch (IllegalArgumentException e) {
            throw new Problem.Invalid(
                    "location-invalid",
                    "\"" + target + "\" is not an address.",
                    "Write a whole https:// address of a file.");
        }
        SourceReader reader = readers.stream()
                .filter(it -> it.reads(url))
                .findFirst()
                .orElseThrow(() -> new Problem.Invalid(
                        "source-not-connected",
                        "No connected Git host reads " + target + ".",
                        "Connect that host under integrations, or use an address of a connected one."));
        try {
            return reader.file(url).text();
        } catch (ToolProblem e) {
            if (e.code().equals("source-not-found")) {
                throw notFound(target);
            }
            throw new Problem.Invalid("source-unreadable", e.message(), e.remedy());
        }
    }

    /** A number that changes when one of the files changes. */
    public long stamp(String target, java.util.Collection<String> locators) {
        long stamp = 1;
        java.util.Set<String> all = new java.util.TreeSet<>(expand("file", target));
        locators.forEach(it -> all.add(it.substring(it.indexOf(':') + 1)));
        for (String file : all) {
            java.io.File one = new java.io.File(file);
            stamp = stamp * 31 + file.hashCode() + one.lastModified() * 7 + one.length();
        }
        return stamp;
    }

    /** The address that {@code relative} means in a file at {@code base}. */
    static String resolve(String type, String base, String relative) {
        if (relative.matches("[a-z]+://.*")) {
            return relative;
        }
        if (type.equals("file")) {
            return Path.of(base).resolveSibling(relative).normalize().toString();
        }
        try {
            return URI.create(base).resolve(relative).toString();
        } catch (IllegalArgumentException e) {
            throw new Problem.Invalid(
                    "location-invalid",
                    "\"" + relative + "\" is not an address.",
                    "Write a relative path or a whole address.");
        }
    }

    /** The repository (or, for a local file, the folder) that an included file must not leave. */
    static String home(String type, String target) {
        if (type.equals("file")) {
            return Path.of(target).getParent() + "/";
        }
        Matcher matcher = REPOSITORY.matcher(target);
        return matcher.matches() ? matcher.group(1) : target.substring(0, target.lastIndexOf('/') + 1);
    }

    private static Problem.NotFound notFound(String target) {
        return new Problem.NotFound(
                "source-not-found",
                target + " does not exist or cannot be read.",
                "Check the address, the branch and the path.");
    }

    private static Problem.Invalid unreadable(String target) {
        return new Problem.Invalid(
                "source-unreadable", target + " cannot be read.", "Check that the server may read it.");
    }
}
