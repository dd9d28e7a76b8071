package dev.ridgeway.plugin.code;

import java.net.URI;
import java.nio.file.Path;

/** Reads files and folders behind an address, as a browser would be shown them. */
public interface SourceReader {
    /** Whether the address belongs to this reader; does not say that something is there. */
    boolean reads(URI url);

    /** One file; refuses with {@code source-not-found}, and with {@code source-too-large} above the reader's limit. */
    SourceFile file(URI url);

    /**
     * Writes what is below the address into the folder, which exists. Nothing is ever written outside the folder: symbolic
     * links that leave it are left out, and such paths are refused. Refuses with {@code source-not-found}.
     */
    SourceTree tree(URI url, Path into);
}
