package dev.ridgeway.server.assembly;

import dev.ridgeway.server.assembly.database.Postmaster;
import dev.ridgeway.server.platform.Problem;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Writes a whole data directory into one file, while its server runs or stands still. A running database is copied by
 * PostgreSQL's own rules for a base copy (https://www.postgresql.org/docs/18/continuous-archiving.html): between
 * {@code pg_backup_start} and {@code pg_backup_stop}, with the write-ahead log kept by a replication slot and copied last.
 * Repositories are copied after the database, names of commits before what they name, so nothing in the file points at
 * something that is missing from it; and what is packed meanwhile is found in its pack, which is there before the pieces go.
 */
public final class Backup {

    private static final Set<String> LEFT_OUT = Set.of(
            "lock",
            "address",
            "workspaces",
            "tomcat",
            "git/.new",
            "git/.trash",
            "postgres/postgres.log",
            "postgres/postgres.log.old");
    private static final List<String> POSTGRES_LEFT_OUT =
            List.of("postmaster.pid", "postmaster.opts", "pg_replslot/", "pg_stat_tmp/");

    private final Path data;
    private final TarArchiveOutputStream out;
    private final Runnable afterEach;
    private final Set<String> written = new HashSet<>();

    private Backup(Path data, TarArchiveOutputStream out, Runnable afterEach) {
        this.data = data;
        this.out = out;
        this.afterEach = afterEach;
    }

    /** {@code DATA FILE}; prints one line, or a sentence and the way out. */
    public static void main(String[] arguments) {
        Launch.explaining(() -> {
            Path file = Path.of(arguments[1]).toAbsolutePath();
            write(Path.of(arguments[0]).toAbsolutePath().normalize(), file);
            System.out.printf("Wrote %s (%.1f MB). Keep it safe: it holds the keys.%n", file, Files.size(file) / 1e6);
        });
    }

    /** Writes the file, readable by its owner only; it appears under its name when it is whole. */
    public static void write(Path data, Path file) throws IOException {
        write(data, file, () -> {});
    }

    /** The same for a test, which does something after a file. */
    static void write(Path data, Path file, Runnable afterEach) throws IOException {
        if (!Files.isDirectory(data)) {
            throw new Problem.NotFound(
                    "data-directory-missing",
                    "There is no data directory " + data + ".",
                    "Name the folder of a server with --data.");
        }
        if (file.toAbsolutePath().resolveSibling("").toRealPath().startsWith(data.toRealPath())) {
            throw new Problem.Invalid(
                    "backup-inside",
                    "The file " + file + " lies in the data directory that it is to be a copy of.",
                    "Name a file outside of " + data + ".");
        }
        Path part = Files.createTempFile(
                file.resolveSibling(""),
                ".backup",
                ".part",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        GzipParameters fast = new GzipParameters();
        fast.setCompressionLevel(Deflater.BEST_SPEED);
        try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
                GzipCompressorOutputStream packed = new GzipCompressorOutputStream(raw, fast);
                TarArchiveOutputStream out = new TarArchiveOutputStream(packed, StandardCharsets.UTF_8.name())) {
            out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
            new Backup(data, out, afterEach).everything();
            out.finish();
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void everything() throws IOException {
        Path postgres = data.resolve("postgres/data");
        if (Postmaster.on(postgres).isPresent()) {
            runningDatabase(postgres);
        } else {
            below("postgres/data", path -> !leftOut(path));
        }
        below("", path -> !path.equals("postgres/data") && !path.equals("git"));
        below("git", path -> path.indexOf('/', "git/".length()) < 0);
        for (Path owner : in(data.resolve("git"))) {
            for (Path repository : leftOutAlways(name(owner)) ? List.<Path>of() : in(owner)) {
                repository(name(repository));
            }
        }
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        }
    }

    private void repository(String name) throws IOException {
        String packed = name + "/packed-refs";
        String objects = name + "/objects";
        below(name, path -> !path.equals(packed) && !path.equals(objects) && !path.endsWith(".lock"));
        below(packed, path -> true);
        int before;
        do {
            before = written.size();
            below(objects, path -> !path.endsWith(".lock"));
        } while (written.size() > before);
    }

    private void runningDatabase(Path postgres) throws IOException {
        String port =
                Files.readAllLines(postgres.resolve("postmaster.pid")).get(3).strip();
        String password = Files.readString(data.resolve("postgres/password")).strip();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "ridgeway", password);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)");
            statement.execute("select pg_backup_start('ridgeway', true)");
            below("postgres/data", path -> !leftOut(path) && !path.startsWith("postgres/data/pg_wal/"));
            String label;
            try (ResultSet row = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                row.next();
                label = row.getString(1);
            }
            byte[] bytes = label.getBytes(StandardCharsets.UTF_8);
            begin("postgres/data/backup_label", 0600, bytes.length);
            out.write(bytes);
            out.closeArchiveEntry();
            below("postgres/data/pg_wal", path -> true);
        } catch (SQLException e) {
            throw new Problem.Conflict(
                    "database-not-copied",
                    "The running database could not be copied: " + e.getMessage() + ".",
                    "Try again, or stop the server first: ./ridgeway down.");
        }
    }

    private static boolean leftOut(String path) {
        String name = path.substring("postgres/data".length()).replaceFirst("^/", "");
        return POSTGRES_LEFT_OUT.stream().anyMatch(it -> it.endsWith("/") ? name.startsWith(it) : name.equals(it));
    }

    private static boolean leftOutAlways(String path) {
        return LEFT_OUT.contains(path) || path.startsWith("server.log") || path.startsWith("server.out");
    }

    /** Adds what is not yet in the file; what is not wanted is not looked into either. Files may come and go meanwhile. */
    private void below(String folder, Predicate<String> wanted) throws IOException {
        Files.walkFileTree(data.resolve(folder), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) throws IOException {
                String name = name(path);
                if (leftOutAlways(name) || !wanted.test(name)) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                if (!name.isEmpty() && written.add(name)) {
                    begin(name + "/", 0700, 0);
                    out.closeArchiveEntry();
                    afterEach.run();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) throws IOException {
                String name = name(path);
                if (attributes.isRegularFile() && !leftOutAlways(name) && wanted.test(name) && written.add(name)) {
                    add(path, name);
                    afterEach.run();
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private String name(Path path) {
        return data.relativize(path).toString().replace('\\', '/');
    }

    /** PostgreSQL may cut a file while it is read, and its write-ahead log mends that; the size is in the archive already. */
    private void add(Path path, String name) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            InputStream content = Channels.newInputStream(file);
            long size = file.size();
            begin(name, Files.isExecutable(path) ? 0700 : 0600, size);
            byte[] part = new byte[1 << 16];
            for (long left = size; left > 0; ) {
                int most = (int) Math.min(left, part.length);
                int count = content.read(part, 0, most);
                if (count < 0) {
                    Arrays.fill(part, (byte) 0);
                    count = most;
                }
                out.write(part, 0, count);
                left -= count;
            }
            out.closeArchiveEntry();
        } catch (NoSuchFileException goneMeanwhile) {
            return;
        }
    }

    private void begin(String name, int mode, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(size);
        entry.setMode(mode);
        out.putArchiveEntry(entry);
    }
}
