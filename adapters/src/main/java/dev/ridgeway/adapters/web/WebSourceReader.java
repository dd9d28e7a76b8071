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
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Single files behind plain web addresses. A file that its server says is unchanged is not sent again. */
final class WebSourceReader implements SourceReader {

    private static final int MOST_KEPT = 200;
    private static final int MOST_KEPT_BYTES = 64 * 1024;

    private final WebClient client;
    private final Map<URI, WebFile> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, WebFile> eldest) {
            return size() > MOST_KEPT;
        }
    };

    WebSourceReader(WebClient client) {
        this.client = client;
    }

    @Override
    public boolean reads(URI url) {
        return ("https".equals(url.getScheme()) || "http".equals(url.getScheme())) && url.getHost() != null;
    }

    @Override
    public SourceFile file(URI url) {
        WebFile before = kept(url);
        WebFile answer = client.get(url, before == null ? "" : before.tag());
        WebFile file = answer.status() == 304 && before != null ? before : answer;
        switch (file.status()) {
            case 200 -> accept(url, file);
            case 404, 410 ->
                throw new ToolRefused("source-not-found", "There is nothing at " + url + ".", "Check the address.");
            case 401, 403 ->
                throw new ToolRefused(
                        "source-unreadable",
                        url + " may not be read without signing in.",
                        "Use an address that everybody may read; tokens under integrations are not used yet.");
            default -> {
                String message = url + " answered with status " + file.status() + ".";
                if (file.status() >= 500 || file.status() == 429) {
                    throw new ToolUnavailable("source-unavailable", message, "Try again later.");
                }
                throw new ToolRefused("source-unreadable", message, "Use the address of the file itself.");
            }
        }
        return new SourceFile(url, file.tag().isEmpty() ? hash(file.content()) : file.tag(), file.content());
    }

    private void accept(URI url, WebFile file) {
        String path = String.valueOf(url.getPath()).toLowerCase(Locale.ROOT);
        boolean page = file.type().toLowerCase(Locale.ROOT).startsWith("text/html");
        if (page && !path.endsWith(".html") && !path.endsWith(".htm")) {
            throw new ToolRefused(
                    "source-unreadable",
                    url + " answered with a web page instead of a file.",
                    "Use the raw address of the file.");
        }
        if (!file.tag().isEmpty() && file.content().length <= MOST_KEPT_BYTES) {
            synchronized (kept) {
                kept.put(url, file);
            }
        }
    }

    private @Nullable WebFile kept(URI url) {
        synchronized (kept) {
            return kept.get(url);
        }
    }

    @Override
    public SourceTree tree(URI url, Path into) {
        throw new ToolRefused(
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
