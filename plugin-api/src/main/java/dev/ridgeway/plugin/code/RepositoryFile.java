package dev.ridgeway.plugin.code;

import java.nio.charset.StandardCharsets;

/**
 * One file to be written: path relative to the repository's root, with forward slashes. The content is not copied.
 *
 * @param link whether it is a symbolic link, whose content is what it leads to, relative to its folder
 */
@SuppressWarnings("ArrayRecordComponent") // files travel once, from a workspace into a commit; nobody compares them
public record RepositoryFile(String path, boolean executable, boolean link, byte[] content) {
    /** One that is no link. */
    public RepositoryFile(String path, boolean executable, byte[] content) {
        this(path, executable, false, content);
    }

    /** An ordinary text file in UTF-8. */
    public static RepositoryFile text(String path, String content) {
        return new RepositoryFile(path, false, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A symbolic link. */
    public static RepositoryFile link(String path, String target) {
        return new RepositoryFile(path, false, true, target.getBytes(StandardCharsets.UTF_8));
    }
}
