package dev.ridgeway.server.paths.workspace;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Copies a folder into a workspace; links stay links, files that exist are written again. */
public final class FolderCopy {

    private FolderCopy() {}

    /** Answers the number of files. */
    public static int copy(Path from, Workspace workspace, String target, BooleanSupplier cancelled)
            throws IOException {
        String folder = workspace.name(workspace.resolve(target));
        List<Path> entries;
        try (Stream<Path> all = Files.walk(from)) {
            entries = all.filter(it -> !it.equals(from))
                    .limit(SkeletonRenderer.MOST_ENTRIES + 1L)
                    .sorted()
                    .toList();
        }
        if (entries.size() > SkeletonRenderer.MOST_ENTRIES) {
            throw SkeletonRenderer.tooLarge("more than " + SkeletonRenderer.MOST_ENTRIES + " files and folders");
        }
        int files = 0;
        long bytes = 0;
        for (Path entry : entries) {
            if (cancelled.getAsBoolean()) {
                throw new ActionFailed(
                        "run-cancelled", "The run was cancelled.", "Retry it when you want it after all.");
            }
            String name = from.relativize(entry).toString().replace('\\', '/');
            Path place = workspace.inside(folder.isEmpty() ? name : folder + "/" + name);
            if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(place);
            } else {
                bytes += Files.isSymbolicLink(entry) ? 0 : Files.size(entry);
                if (bytes > SkeletonRenderer.MOST_BYTES) {
                    throw SkeletonRenderer.tooLarge("more than " + SkeletonRenderer.MOST_BYTES / 1024 / 1024 + " MB");
                }
                Files.createDirectories(place.resolveSibling(""));
                Files.copy(
                        entry,
                        place,
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.REPLACE_EXISTING,
                        StandardCopyOption.COPY_ATTRIBUTES);
                files++;
            }
        }
        return files;
    }
}
