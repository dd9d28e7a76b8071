package dev.ridgeway.server.assembly;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The built portal, held in memory with its precompressed forms; about a megabyte. */
final class PortalFiles {

    /** One file: its bytes as they are, and as Brotli and gzip where the build made them. */
    @SuppressWarnings("ArrayRecordComponent") // bytes to be sent; nobody compares them
    record PortalFile(String type, String etag, byte[] plain, byte @Nullable [] brotli, byte @Nullable [] gzip) {}

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "css", "text/css;charset=UTF-8",
            "svg", "image/svg+xml",
            "json", "application/json",
            "png", "image/png",
            "ico", "image/x-icon",
            "txt", "text/plain;charset=UTF-8",
            "webmanifest", "application/manifest+json");

    private final Map<String, PortalFile> files;

    private PortalFiles(Map<String, PortalFile> files) {
        this.files = Map.copyOf(files);
    }

    /** Reads the folder that the portal's build wrote; {@code basePath} has no slash at its end and is empty for the root. */
    static PortalFiles read(Path folder, String basePath) {
        Map<String, PortalFile> files = new HashMap<>();
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(path).toString().replace('\\', '/');
                if (!name.endsWith(".br") && !name.endsWith(".gz")) {
                    files.put(name, file(path, name, basePath));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PortalFiles(files);
    }

    private static PortalFile file(Path path, String name, String basePath) throws IOException {
        byte[] plain = Files.readAllBytes(path);
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
        if (name.equals("index.html")) {
            String page = new String(plain, StandardCharsets.UTF_8);
            byte[] based = page.replace("<base href=\"/\" />", "<base href=\"" + basePath + "/\" />")
                    .getBytes(StandardCharsets.UTF_8);
            return new PortalFile(type, etag(based), based, null, null);
        }
        return new PortalFile(type, etag(plain), plain, beside(path, ".br"), beside(path, ".gz"));
    }

    private static byte @Nullable [] beside(Path path, String ending) throws IOException {
        Path other = path.resolveSibling(path.getFileName() + ending);
        return Files.exists(other) ? Files.readAllBytes(other) : null;
    }

    private static String etag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return '"' + HexFormat.of().formatHex(digest, 0, 12) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The file at a path without a leading slash, null when there is none. */
    @Nullable
    PortalFile file(String path) {
        return files.get(path);
    }
}
