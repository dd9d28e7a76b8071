package dev.ridgeway.adapters.web;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.SourceFile;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceTree;
import java.net.URI;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single files behind plain web addresses. A file that its server says is unchanged is not sent again. */
final class WebSourceReader implements SourceReader {

    private static final Pattern TAG = Pattern.compile("(?:W/)?\"[^\"]*\"");

    private final WebClient client;

    WebSourceReader(WebClient client) {
        this.client = client;
    }

    @Override
    public boolean reads(URI url) {
        return ("https".equals(url.getScheme()) || "http".equals(url.getScheme())) && url.getHost() != null;
    }

    @Override
    public SourceFile file(URI url) {
        return changed(url, "").orElseThrow();
    }

    @Override
    public Optional<SourceFile> changed(URI url, String known) {
        WebFile file = client.get(url, TAG.matcher(known).matches() ? known : "");
        switch (file.status()) {
            case 200 -> accept(url, file);
            case 304 -> {
                return Optional.empty();
            }
            case 404, 410 ->
                throw new ToolRefused("source-not-found", "There is nothing at " + url + ".", "Check the address.");
            case 401, 403 ->
                throw new ToolRefused(
                        "source-unreadable",
                        url + " may not be read without signing in.",
                        "Use an address that everybody may read, or name its Git host with a token under integrations.");
            default -> {
                String message = url + " answered with status " + file.status() + ".";
                if (file.status() >= 500 || file.status() == 429) {
                    throw new ToolUnavailable("source-unavailable", message, "Try again later.");
                }
                throw new ToolRefused("source-unreadable", message, "Use the address of the file itself.");
            }
        }
        String revision = file.tag().isEmpty() ? hash(file.content()) : file.tag();
        return revision.equals(known) ? Optional.empty() : Optional.of(new SourceFile(url, revision, file.content()));
    }

    private static void accept(URI url, WebFile file) {
        String path = String.valueOf(url.getPath()).toLowerCase(Locale.ROOT);
        boolean page = file.type().toLowerCase(Locale.ROOT).startsWith("text/html");
        if (page && !path.endsWith(".html") && !path.endsWith(".htm")) {
            throw new ToolRefused(
                    "source-unreadable",
                    url + " answered with a web page instead of a file.",
                    "Use the raw address of the file.");
        }
    }

    @Override
    public List<String> paths(URI folder) {
        throw noFolders(folder);
    }

    @Override
    public SourceTree tree(URI url, Path into) {
        throw noFolders(url);
    }

    private static ToolRefused noFolders(URI url) {
        return new ToolRefused(
                "source-no-folder", url + " is a plain web address, which has no folders.", "Name single files.");
    }

    private static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
