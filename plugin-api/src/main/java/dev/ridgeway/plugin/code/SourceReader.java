package dev.ridgeway.plugin.code;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads files and folders behind an address, as a browser would be shown them. */
public interface SourceReader {
    /** Whether the address belongs to this reader; does not say that something is there. */
    boolean reads(URI url);

    /** One file; refuses with {@code source-not-found}, and with {@code source-too-large} above the reader's limit. */
    SourceFile file(URI url);

    /**
     * The file, unless its revision is still {@code known}; where the host allows, an unchanged file is not sent again.
     * Fails as {@link #file}.
     */
    default Optional<SourceFile> changed(URI url, String known) {
        SourceFile file = file(url);
        return file.revision().equals(known) ? Optional.empty() : Optional.of(file);
    }

    /** The paths of all files below the folder, relative to it, in any order. Refuses with {@code source-not-found}. */
    List<String> paths(URI folder);

    /**
     * Writes what is below the address into the folder, which exists. Nothing is ever written outside the folder: symbolic
     * links that leave it are left out, and such paths are refused. Refuses with {@code source-not-found}.
     */
    SourceTree tree(URI url, Path into);
}
