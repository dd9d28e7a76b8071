package dev.ridgeway.server.code.git;

import dev.ridgeway.server.code.FileChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.diff.EditList;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevTree;
import org.jspecify.annotations.Nullable;

/** What changed between two trees, file by file, never more than a page can show. */
public final class Differences {

    private static final int MOST_FILES = 300;
    private static final int MOST_BYTES_COMPARED = 500_000;
    private static final int MOST_CHARACTERS = 60_000;

    private Differences() {}

    /** No tree stands for the empty one. */
    public static List<FileChange> between(Repository repository, @Nullable RevTree before, @Nullable RevTree after)
            throws IOException {
        List<FileChange> changes = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.setRepository(repository);
            formatter.setBinaryFileThreshold(MOST_BYTES_COMPARED);
            formatter.setDetectRenames(true);
            formatter.getRenameDetector().setRenameLimit(MOST_FILES);
            for (DiffEntry entry : formatter.scan(before, after)) {
                if (changes.size() == MOST_FILES) {
                    break;
                }
                changes.add(change(formatter, out, entry));
            }
        }
        return changes;
    }

    /** One file as it was and as it will be; null where there is none. */
    public static FileChange between(String path, byte @Nullable [] before, byte @Nullable [] after) {
        RawText old = before == null ? RawText.EMPTY_TEXT : new RawText(before);
        RawText now = after == null ? RawText.EMPTY_TEXT : new RawText(after);
        EditList edits = new HistogramDiff().diff(RawTextComparator.DEFAULT, old, now);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DiffFormatter formatter = new DiffFormatter(out)) {
            formatter.format(edits, old, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean text = !RawText.isBinary(old.getRawContent())
                && !RawText.isBinary(now.getRawContent())
                && out.size() <= MOST_CHARACTERS;
        return new FileChange(
                path,
                before == null ? "added" : after == null ? "removed" : "modified",
                edits.stream().mapToInt(Edit::getLengthB).sum(),
                edits.stream().mapToInt(Edit::getLengthA).sum(),
                text ? Optional.of(out.toString(StandardCharsets.UTF_8)) : Optional.empty());
    }

    /** What was added, removed and modified; a file that moved is removed here and added there. */
    public record Paths(List<String> added, List<String> removed, List<String> modified) {}

    /** Without looking into the files, at most as many as {@link #between} shows. */
    public static Paths paths(Repository repository, @Nullable RevTree before, @Nullable RevTree after)
            throws IOException {
        Paths paths = new Paths(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        try (DiffFormatter formatter = new DiffFormatter(new ByteArrayOutputStream())) {
            formatter.setRepository(repository);
            for (DiffEntry entry :
                    formatter.scan(before, after).stream().limit(MOST_FILES).toList()) {
                switch (entry.getChangeType()) {
                    case ADD, COPY -> paths.added().add(entry.getNewPath());
                    case DELETE -> paths.removed().add(entry.getOldPath());
                    case MODIFY, RENAME -> paths.modified().add(entry.getNewPath());
                }
            }
        }
        return paths;
    }

    private static FileChange change(DiffFormatter formatter, ByteArrayOutputStream out, DiffEntry entry)
            throws IOException {
        FileHeader header = formatter.toFileHeader(entry);
        int additions = 0;
        int deletions = 0;
        for (Edit edit : header.toEditList()) {
            additions += edit.getLengthB();
            deletions += edit.getLengthA();
        }
        out.reset();
        formatter.format(entry);
        formatter.flush();
        boolean text = header.getPatchType() == FileHeader.PatchType.UNIFIED && out.size() <= MOST_CHARACTERS;
        String path = entry.getChangeType() == DiffEntry.ChangeType.DELETE ? entry.getOldPath() : entry.getNewPath();
        return new FileChange(
                path,
                status(entry),
                additions,
                deletions,
                text ? Optional.of(hunks(out.toString(StandardCharsets.UTF_8))) : Optional.empty());
    }

    /** Without the lines that only repeat the name of the file. */
    private static String hunks(String patch) {
        int start = patch.indexOf("\n@@");
        return start < 0 ? "" : patch.substring(start + 1);
    }

    private static String status(DiffEntry entry) {
        return switch (entry.getChangeType()) {
            case ADD, COPY -> "added";
            case DELETE -> "removed";
            case MODIFY -> "modified";
            case RENAME -> "renamed";
        };
    }
}
