package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The folder that holds everything one server remembers; held by one server at a time through a lock on a file in it. */
public final class DataDirectory implements AutoCloseable {

    private static final FileAttribute<Set<PosixFilePermission>> OURS_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /** Creates the folder when missing and takes it for this process; refuses when another server has it. */
    public static DataDirectory take(Path folder) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(absolute)) {
                Files.createDirectories(absolute, OURS_ALONE);
            }
            FileChannel channel = FileChannel.open(
                    absolute.resolve("lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = Files.readString(absolute.resolve("lock")).strip();
                channel.close();
                throw new Problem.Conflict(
                        "data-directory-in-use",
                        "The data directory " + absolute + " is in use by another server"
                                + (owner.isEmpty() ? "." : " (process " + owner + ")."),
                        "Stop it with ./ridgeway down --data " + absolute
                                + ", or start this one with another folder: --data DIR.");
            }
            // A killed server left it.
            Files.deleteIfExists(absolute.resolve("address"));
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            return new DataDirectory(absolute, channel, lock);
        } catch (IOException e) {
            throw new Problem.Invalid(
                    "data-directory-unusable",
                    "The data directory " + absolute + " cannot be used: " + why(e) + ".",
                    "Give the user that starts Ridgeway the right to write there, or choose another folder: --data DIR.");
        }
    }

    private static String why(IOException e) {
        return switch (e) {
            case AccessDeniedException denied -> "there is no right to write " + denied.getFile();
            case FileAlreadyExistsException file -> file.getFile() + " is a file";
            case FileSystemException other when other.getReason() != null -> other.getFile() + ", " + other.getReason();
            default -> String.valueOf(e.getMessage());
        };
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Writes down the address at which the server that holds the folder answers, for {@code ./ridgeway status}. */
    void announce(String address) {
        try {
            Files.writeString(folder.resolve("address"), address + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Absolute. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        if (!channel.isOpen()) {
            return;
        }
        try {
            Files.deleteIfExists(folder.resolve("address"));
            channel.truncate(0);
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
