package dev.ridgeway.server.assembly.database;

import dev.ridgeway.server.platform.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL for this operating system, unpacked once per version into a cache of the user. */
final class PostgresBinaries {

    private PostgresBinaries() {}

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked(Path cache) {
        String name = "postgres-" + system() + ".txz";
        try (InputStream archive = PostgresBinaries.class.getClassLoader().getResourceAsStream(name)) {
            if (archive == null) {
                throw new Problem.Invalid(
                        "postgres-not-shipped",
                        "This build of Ridgeway has no PostgreSQL for " + system() + ".",
                        "Build it on this machine with ./ridgeway up, or set backend.database.client: pg and use your own PostgreSQL.");
            }
            Path home = cache.resolve("postgres").resolve(fingerprint(name));
            if (!complete(home)) {
                delete(home);
                unpack(archive, home);
            }
            return home;
        } catch (IOException e) {
            throw new Problem.Invalid(
                    "postgres-not-unpacked",
                    "PostgreSQL could not be unpacked below " + cache + ": " + e.getMessage() + ".",
                    "Free some space (100 MB) there, or name another folder in RIDGEWAY_CACHE.");
        }
    }

    /** Caches are cleared, sometimes in part. */
    private static boolean complete(Path home) {
        return Files.isRegularFile(home.resolve("complete"))
                && Files.isExecutable(home.resolve("bin/postgres"))
                && Files.isExecutable(home.resolve("bin/initdb"));
    }

    private static String system() {
        String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String arch = switch (System.getProperty("os.arch", "")) {
            case "aarch64", "arm64" -> "arm_64";
            default -> "x86_64";
        };
        return os + "-" + arch;
    }

    private static String fingerprint(String name) throws IOException {
        var url = PostgresBinaries.class.getClassLoader().getResource(name);
        if (url == null) {
            throw new IOException(name + " is gone");
        }
        var connection = url.openConnection();
        connection.setUseCaches(false);
        long length = connection.getContentLengthLong();
        connection.getInputStream().close();
        return system() + "-" + HexFormat.of().toHexDigits(length).substring(6);
    }

    private static void unpack(InputStream archive, Path home) throws IOException {
        Files.createDirectories(home.getParent());
        Path fresh = Files.createTempDirectory(home.getParent(), "unpacking");
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = fresh.resolve(entry.getName()).normalize();
                if (!target.startsWith(fresh)) {
                    throw new IOException("entry outside of the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.getParent());
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
                    if ((entry.getMode() & 0100) != 0) {
                        Set<PosixFilePermission> runnable = PosixFilePermissions.fromString("rwxr-xr-x");
                        Files.setPosixFilePermissions(target, runnable);
                    }
                }
            }
        }
        Files.createFile(fresh.resolve("complete"));
        try {
            Files.move(fresh, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            delete(fresh);
        }
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** Where unpacked programs go: {@code RIDGEWAY_CACHE}, else the user's cache folder. */
    static Path cache() {
        String named = System.getenv("RIDGEWAY_CACHE");
        if (named != null && !named.isBlank()) {
            return Path.of(named).toAbsolutePath();
        }
        Path home = Path.of(System.getProperty("user.home", "."));
        if (system().startsWith("darwin")) {
            return home.resolve("Library/Caches/ridgeway");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        return (xdg == null || xdg.isBlank() ? home.resolve(".cache") : Path.of(xdg)).resolve("ridgeway");
    }
}
