package dev.ridgeway.server.paths.workspace;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.expressions.Template;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Renders a folder of templates into a workspace, names and contents, by the rules of Backstage's {@code fetch:template}:
 * an entry whose rendered name is empty is left out, files that are not text or very large and links are copied as they are, an
 * existing file stays unless it is to be replaced, and the executable bit is kept.
 */
public final class SkeletonRenderer {

    static final int MOST_ENTRIES = 20_000;
    static final long MOST_BYTES = 512L * 1024 * 1024;

    /** A text with more of them is copied as it is. */
    static final long MOST_RENDERED_BYTES = 16L * 1024 * 1024;

    /**
     * What a template says about its rendering.
     *
     * @param untouched patterns of files that are copied without rendering; their names are rendered all the same
     * @param extension the ending (with its dot) of the only files to be rendered, which they lose; empty for all files
     * @param replace whether files that exist are written again
     * @param options how expressions are read
     */
    public record Settings(List<String> untouched, String extension, boolean replace, Options options) {

        /** Everything rendered, nothing replaced. */
        public static Settings plain(Options options) {
            return new Settings(List.of(), "", false, options);
        }
    }

    private final Workspace workspace;
    private final Settings settings;
    private final Map<String, Map<String, @Nullable Object>> context;
    private final Predicate<String> untouched;
    private final BooleanSupplier cancelled;
    private final List<String> written = new ArrayList<>();
    private long bytes;

    private SkeletonRenderer(
            Workspace workspace, Map<String, @Nullable Object> values, Settings settings, BooleanSupplier cancelled) {
        this.workspace = workspace;
        this.settings = settings;
        this.context = Map.of(settings.options().cookiecutterCompat() ? "cookiecutter" : "values", values);
        this.untouched = new Globs(settings.untouched());
        this.cancelled = cancelled;
    }

    /**
     * Renders {@code skeleton} into {@code target}, a folder below {@code root}, which nothing is written outside of.
     * Answers the written paths relative to the root. Throws {@link ActionFailed} naming the file and line at fault.
     */
    public static List<String> render(
            Path skeleton, Path root, String target, Map<String, @Nullable Object> values, Settings settings) {
        return render(skeleton, root, target, values, settings, () -> false);
    }

    public static List<String> render(
            Path skeleton,
            Path root,
            String target,
            Map<String, @Nullable Object> values,
            Settings settings,
            BooleanSupplier cancelled) {
        SkeletonRenderer renderer = new SkeletonRenderer(new Workspace(root), values, settings, cancelled);
        String folder = renderer.workspace.name(renderer.workspace.resolve(target));
        try {
            for (Path entry : entries(skeleton)) {
                renderer.entry(skeleton, entry, folder);
            }
        } catch (IOException e) {
            throw Workspace.failed(target, e);
        }
        return renderer.written;
    }

    /** One file as text; for the actions that render a single file. */
    public static void renderFile(
            Path file,
            String shown,
            Path root,
            String target,
            Map<String, @Nullable Object> values,
            Settings settings) {
        SkeletonRenderer renderer = new SkeletonRenderer(new Workspace(root), values, settings, () -> false);
        try {
            renderer.file(file, shown, renderer.workspace.fresh(target), true);
        } catch (IOException e) {
            throw Workspace.failed(target, e);
        }
    }

    private static List<Path> entries(Path skeleton) throws IOException {
        List<Path> entries = new ArrayList<>();
        Files.walkFileTree(skeleton, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (!folder.equals(skeleton)) {
                    add(folder);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                add(file);
                return FileVisitResult.CONTINUE;
            }

            private void add(Path entry) {
                entries.add(entry);
                if (entries.size() > MOST_ENTRIES) {
                    throw tooLarge("more than " + MOST_ENTRIES + " files and folders");
                }
            }
        });
        entries.sort(Comparator.comparing(it -> skeleton.relativize(it).toString()));
        return entries;
    }

    private void entry(Path skeleton, Path entry, String folder) throws IOException {
        if (cancelled.getAsBoolean()) {
            throw new ActionFailed("run-cancelled", "The run was cancelled.", "Retry it when you want it after all.");
        }
        String name = skeleton.relativize(entry).toString().replace('\\', '/');
        boolean directory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
        boolean rendered = settings.extension().isEmpty() ? !untouched.test(name) : name.endsWith(settings.extension());
        String bare = rendered && !directory && !settings.extension().isEmpty()
                ? name.substring(0, name.length() - settings.extension().length())
                : name;
        String place = text(bare, name);
        if (place.isEmpty() || place.startsWith("/") || place.contains("//") || place.endsWith("/")) {
            return;
        }
        String path = folder.isEmpty() ? place : folder + "/" + place;
        if (directory) {
            Files.createDirectories(workspace.inside(path));
        } else {
            file(entry, name, workspace.fresh(path), rendered);
        }
    }

    private void file(Path file, String shown, Path target, boolean rendered) throws IOException {
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (there && (!settings.replace() || Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS))) {
            return;
        }
        if (Files.isSymbolicLink(file)) {
            Path leads = Files.readSymbolicLink(file);
            Files.deleteIfExists(target);
            Files.createSymbolicLink(target, leads);
        } else {
            long size = Files.size(file);
            count(size);
            boolean executable = Files.isExecutable(file);
            String source = rendered && size <= MOST_RENDERED_BYTES ? asText(Files.readAllBytes(file)) : null;
            byte[] result = source == null ? null : text(source, shown).getBytes(StandardCharsets.UTF_8);
            count(result == null ? 0 : Math.max(0, result.length - size));
            if (there) {
                Files.delete(target);
            }
            if (result == null) {
                Files.copy(file, target);
            } else {
                Files.write(target, result, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            }
            if (executable) {
                executable(target);
            }
        }
        written.add(workspace.name(target));
    }

    private void count(long more) {
        bytes += more;
        if (bytes > MOST_BYTES) {
            throw tooLarge("more than " + MOST_BYTES / 1024 / 1024 + " MB");
        }
    }

    private String text(String source, String shown) {
        if (source.indexOf('{') < 0) {
            return source;
        }
        try {
            return Template.parse(source, settings.options()).render(context);
        } catch (ExpressionFailed e) {
            throw new ActionFailed(
                    "template-not-rendered",
                    shown + (e.line() > 0 ? ", line " + e.line() + ", column " + e.column() : "") + ": " + e.detail()
                            + ".",
                    "Correct the expression there, or exempt the file with copyWithoutTemplating or {% raw %}.");
        }
    }

    /** The text in a file, null when it is none: it has a zero byte or is not UTF-8. */
    private static @Nullable String asText(byte[] content) {
        for (byte one : content) {
            if (one == 0) {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException binary) {
            return null;
        }
    }

    static void executable(Path file) {
        if (!file.toFile().setExecutable(true, false)) {
            throw new ActionFailed(
                    "file-not-usable",
                    "\"" + file.getFileName() + "\" could not be made executable.",
                    "Check the file system of the data directory.");
        }
    }

    static ActionFailed tooLarge(String what) {
        return new ActionFailed(
                "skeleton-too-large",
                "The skeleton would write " + what + ".",
                "Split the template, or fetch large files when the service is built.");
    }
}
