package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** The zip file that a Git host makes of a repository: one folder, with everything in it. */
final class ZipTree {

    private static final long MOST_BYTES = 500_000_000;

    private ZipTree() {}

    /** Writes what is below the path of the address; links come as files that hold where they lead, and lead nowhere. */
    static SourceTree unpacked(Path zip, HostAddress address, Path into) throws IOException {
        Path root = into.toRealPath();
        List<String> files = new ArrayList<>();
        long bytes = 0;
        String revision;
        try (ZipFile whole = new ZipFile(zip.toFile())) {
            revision = whole.getComment() == null ? "" : whole.getComment().strip();
        }
        try (FileSystem archive = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", "true"))) {
            Path start = start(archive, address);
            try (Stream<Path> all = Files.walk(start)) {
                for (Path entry : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                    String path = start.relativize(entry).toString();
                    Path file = root.resolve(path).normalize();
                    if (!file.startsWith(root)) {
                        throw refused("path-invalid", address.url() + " holds the path \"" + path + "\".");
                    }
                    bytes = write(entry, file, bytes, address);
                    files.add(path);
                }
            }
            String name = String.valueOf(start.getRoot().relativize(start));
            return new SourceTree(address.url(), revision.isEmpty() ? name : revision, files);
        }
    }

    private static Path start(FileSystem archive, HostAddress address) throws IOException {
        Path top = archive.getPath("/");
        try (Stream<Path> folders = Files.list(top)) {
            Path first = folders.findFirst().orElse(top);
            Path start = address.path().isEmpty() ? first : first.resolve(address.path());
            if (!Files.isDirectory(start)) {
                throw HostAddress.notFound(address.url());
            }
            return start;
        }
    }

    private static long write(Path entry, Path file, long before, HostAddress address) throws IOException {
        Path folder = file.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        long bytes = before;
        try (InputStream in = Files.newInputStream(entry);
                OutputStream out = Files.newOutputStream(file)) {
            byte[] part = new byte[16_384];
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                bytes += count;
                if (bytes > MOST_BYTES) {
                    throw refused(
                            "source-too-large", address.url() + " holds more than " + MOST_BYTES / 1_000_000 + " MB.");
                }
                out.write(part, 0, count);
            }
        }
        Set<PosixFilePermission> rights = Files.getPosixFilePermissions(entry);
        if (rights.contains(PosixFilePermission.OWNER_EXECUTE)) {
            file.toFile().setExecutable(true, false);
        }
        return bytes;
    }

    private static ToolRefused refused(String code, String message) {
        return new ToolRefused(code, message, "Name a smaller folder, or one without such a file.");
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
