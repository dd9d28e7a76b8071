package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Reads the files of locations: local ones from disk, addresses through the connected Git hosts. */
@Component
public class SourceFiles {

    /** A page of a Git host: its repository, and what stands between that and the path of a file. */
    private static final Pattern REPOSITORY = Pattern.compile("(https?://[^/]+/(?:[^/]+/){2,}?)"
            + "((?:-/)?(?:src/(?:branch|tag|commit)|blob|tree|raw|edit|src)/[^/]+/|browse/).*");

    /** Where the path of a file is a parameter, as in Azure DevOps, and where the branch is one, as in Bitbucket Server. */
    private static final Pattern PATH_BEHIND =
            Pattern.compile("(https?://[^?]+/_git/[^?]+\\?(?:[^#]*&)?path=)([^&#]*)(.*)");

    private static final Pattern BRANCH_BEHIND = Pattern.compile("[^?]+/browse/[^?]*(\\?at=[^&#]+)");

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");
    private static final Pattern HIDDEN = Pattern.compile("%2e|%2f|%5c|\\\\", Pattern.CASE_INSENSITIVE);
    private static final int MOST_BYTES = Yaml.MAX_CHARACTERS * 2;

    /** The text of a file, and the revision that it has as long as it does not change. */
    record SourceText(String text, String revision) {}

    private final ObjectProvider<SourceReader> readers;
    private final SilentHosts silent;

    SourceFiles(ObjectProvider<SourceReader> readers, InstantSource clock) {
        this.readers = readers;
        this.silent = new SilentHosts(clock);
    }

    /** Lets the host of the target be asked now, though it did not answer a moment ago. */
    void insist(String type, String target) {
        if (type.equals("url")) {
            silent.forgive(address(target));
        }
    }

    /** Whether the target stands for any number of files. */
    static boolean isPattern(String type, String target) {
        return type.equals("file") ? LocalPattern.isPattern(target) : target.contains("*");
    }

    /** The files that a target names. */
    List<String> expand(String type, String target) {
        if (!isPattern(type, target)) {
            return List.of(target);
        }
        return type.equals("file") ? new LocalPattern(target).files() : remoteMatches(target);
    }

    private List<String> remoteMatches(String target) {
        String base = target.substring(0, target.lastIndexOf('/', target.indexOf('*')) + 1);
        Predicate<String> matcher = LocalPattern.matcher(target.substring(base.length()));
        return asking(base, SourceReader::paths).stream()
                .filter(matcher)
                .sorted()
                .map(file -> base + encoded(file))
                .toList();
    }

    private static String encoded(String path) {
        try {
            return new URI(null, null, "/" + path, null).getRawPath().substring(1);
        } catch (URISyntaxException e) {
            return path;
        }
    }

    /** The file, unless its revision is still {@code known}. */
    Optional<SourceText> changed(String type, String target, String known) {
        if (type.equals("file")) {
            String stamp = stamp(type + ":" + target);
            return stamp.equals(known) ? Optional.empty() : Optional.of(new SourceText(local(target), stamp));
        }
        return asking(
                        target,
                        (reader, url) -> known.isEmpty() ? Optional.of(reader.file(url)) : reader.changed(url, known))
                .map(it -> new SourceText(it.text(), it.revision()));
    }

    String text(String type, String target) {
        return changed(type, target, "").map(SourceText::text).orElse("");
    }

    private static String local(String target) {
        try {
            Path file = Path.of(target);
            if (!Files.isRegularFile(file)) {
                throw notFound(target);
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new Problem.Invalid(
                        "catalog-file-invalid",
                        file + " is larger than " + MOST_BYTES / 1_000_000 + " MB.",
                        "Split the file.");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException | InvalidPathException e) {
            throw unreadable(target);
        }
    }

    private <T> T asking(String target, BiFunction<SourceReader, URI, T> question) {
        URI url = address(target);
        SourceReader reader = reader(url);
        silent.require(url);
        try {
            return question.apply(reader, url);
        } catch (ToolUnavailable e) {
            silent.add(url, e);
            throw new Problem.ToolFailed(String.valueOf(url.getHost()), e);
        } catch (ToolProblem e) {
            throw refused(target, e);
        }
    }

    private SourceReader reader(URI url) {
        return readers.orderedStream()
                .filter(it -> it.reads(url))
                .findFirst()
                .orElseThrow(
                        () -> new Problem.Invalid(
                                "source-not-connected",
                                "No connected Git host reads " + url + ".",
                                "Use a repository of the embedded Git host, or the raw address of a file that everybody may read."));
    }

    private static URI address(String target) {
        try {
            return URI.create(target);
        } catch (IllegalArgumentException e) {
            throw invalid(target);
        }
    }

    /** Changes when the local file, or the list of files that a pattern stands for, changes; empty for addresses. */
    String stamp(String locator) {
        if (!locator.startsWith("file:")) {
            return "";
        }
        String target = locator.substring("file:".length());
        if (LocalPattern.isPattern(target)) {
            return String.valueOf(new LocalPattern(target).files().hashCode());
        }
        File file = new File(target);
        return file.lastModified() + "-" + file.length();
    }

    /** The address that {@code relative} means in a file at {@code base}; one from the root starts at the repository's. */
    static String resolve(String type, String base, String relative) {
        try {
            if (type.equals("file")) {
                return Path.of(base).resolveSibling(relative).normalize().toString();
            }
            if (ABSOLUTE.matcher(relative).matches()) {
                return URI.create(relative).normalize().toString();
            }
            Matcher path = PATH_BEHIND.matcher(base);
            if (path.matches()) {
                URI file =
                        URI.create("file:" + path.group(2).replace("%2F", "/")).resolve(relative);
                return path.group(1) + file.normalize().getRawPath() + path.group(3);
            }
            Matcher repository = REPOSITORY.matcher(base);
            Matcher branch = BRANCH_BEHIND.matcher(base);
            boolean fromRoot = relative.startsWith("/") && !relative.startsWith("//") && repository.matches();
            URI start = URI.create(fromRoot ? repository.group(1) + repository.group(2) : base);
            URI resolved = start.resolve(fromRoot ? relative.substring(1) : relative);
            return resolved.normalize() + (branch.matches() ? branch.group(1) : "");
        } catch (IllegalArgumentException e) {
            throw invalid(relative);
        }
    }

    /** Whether {@code target} is in the repository of {@code base} (for a local file outside Git: in its folder). */
    static boolean isAtHome(String type, String base, String target) {
        if (!type.equals("file")) {
            Matcher matcher = REPOSITORY.matcher(base);
            String home = matcher.matches() ? matcher.group(1) : base.substring(0, base.lastIndexOf('/') + 1);
            return target.startsWith(home) && !HIDDEN.matcher(target).find();
        }
        try {
            Path home = home(Path.of(base).toRealPath());
            Path file = Path.of(target);
            return Files.exists(file)
                    ? file.toRealPath().startsWith(home)
                    : file.startsWith(Path.of(base).resolveSibling(""));
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    private static Path home(Path file) {
        Path folder = file.resolveSibling("").normalize();
        for (Path at = folder; at != null; at = at.getParent()) {
            if (Files.exists(at.resolve(".git"))) {
                return at;
            }
        }
        return folder;
    }

    private static Problem refused(String target, ToolProblem problem) {
        return problem.code().equals("source-not-found")
                ? notFound(target)
                : new Problem.Invalid("source-unreadable", problem.message(), problem.remedy());
    }

    private static Problem.NotFound notFound(String target) {
        return new Problem.NotFound(
                "source-not-found",
                target + " does not exist or cannot be read.",
                "Check the address, the branch and the path.");
    }

    private static Problem.Invalid invalid(String target) {
        return new Problem.Invalid(
                "location-invalid",
                "\"" + target + "\" is not an address.",
                "Write a relative path or a whole https:// address of a file.");
    }

    private static Problem.Invalid unreadable(String target) {
        return new Problem.Invalid(
                "source-unreadable", target + " cannot be read.", "Check that the server may read it.");
    }
}
