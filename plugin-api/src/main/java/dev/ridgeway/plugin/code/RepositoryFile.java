package dev.ridgeway.plugin.code;

import java.nio.charset.StandardCharsets;

/** One file to be written: path relative to the repository's root, with forward slashes. The content is not copied. */
@SuppressWarnings("ArrayRecordComponent") // files travel once, from a workspace into a commit; nobody compares them
public record RepositoryFile(String path, boolean executable, byte[] content) {
    /** An ordinary text file in UTF-8. */
    public static RepositoryFile text(String path, String content) {
        return new RepositoryFile(path, false, content.getBytes(StandardCharsets.UTF_8));
    }
}
