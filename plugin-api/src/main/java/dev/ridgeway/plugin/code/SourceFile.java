package dev.ridgeway.plugin.code;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A file that was read, with the revision (a commit where there is one) it came from. The content is not copied. */
@SuppressWarnings("ArrayRecordComponent") // read once and parsed; nobody compares them
public record SourceFile(URI url, String revision, byte[] content) {
    /** The content as UTF-8. */
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
