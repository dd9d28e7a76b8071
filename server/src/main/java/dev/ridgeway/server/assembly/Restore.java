package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.springframework.util.FileSystemUtils;

/** Makes a data directory from a file that {@link Backup} wrote; the folder appears when it is whole. */
public final class Restore {

    private Restore() {}

    /** {@code DATA FILE}; prints one line, or a sentence and the way out. */
    public static void main(String[] arguments) {
        Launch.explaining(() -> {
            Path data = Path.of(arguments[0]).toAbsolutePath().normalize();
            read(data, Path.of(arguments[1]));
            System.out.println("Restored " + data + ". Start it with ./ridgeway up --data " + data);
        });
    }

    /** Refuses a data directory that holds anything, and a file that is no backup. */
    public static void read(Path data, Path file) throws IOException {
        if (Files.exists(data) && !empty(data)) {
            throw new Problem.Conflict(
                    "data-directory-not-empty",
                    "The data directory " + data + " is not empty.",
                    "Restore into another folder with --data, or move this one away.");
        }
        Path fresh = data.resolveSibling(data.getFileName() + ".restoring");
        FileSystemUtils.deleteRecursively(fresh);
        Files.createDirectories(fresh);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwx------"));
        try {
            unpack(file, fresh);
            if (!Files.exists(fresh.resolve("key")) && !Files.exists(fresh.resolve("git"))) {
                throw notABackup(file);
            }
            Files.deleteIfExists(data);
            Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            FileSystemUtils.deleteRecursively(fresh);
        }
    }

    private static boolean empty(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        }
    }

    private static void unpack(Path file, Path into) throws IOException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
                GzipCompressorInputStream packed = new GzipCompressorInputStream(raw);
                TarArchiveInputStream in = new TarArchiveInputStream(packed, StandardCharsets.UTF_8.name())) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into) || !(entry.isDirectory() || entry.isFile()) || entry.isLink()) {
                    throw notABackup(file);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.resolveSibling(""));
                    Files.copy(in, target);
                }
                boolean executable = entry.isDirectory() || (entry.getMode() & 0100) != 0;
                Files.setPosixFilePermissions(
                        target, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
            }
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
            throw notABackup(file);
        }
    }

    private static Problem notABackup(Path file) {
        return new Problem.Invalid(
                "backup-unreadable",
                file + " is not a whole backup of Ridgeway.",
                "Use a file that ./ridgeway backup wrote; nothing was changed here.");
    }
}
