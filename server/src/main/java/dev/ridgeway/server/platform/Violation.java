package dev.ridgeway.server.platform;

import dev.ridgeway.plugin.Excerpt;

/**
 * One thing wrong with a document: where ({@code path}, dotted; {@code line}, 1-based, 0 when unknown), what, and what
 * to do about it.
 */
public record Violation(String path, String message, String remedy, int line) {

    public Violation {
        path = Excerpt.of(path);
        message = Excerpt.of(message);
        remedy = Excerpt.of(remedy);
    }

    public Violation(String path, String message, String remedy) {
        this(path, message, remedy, 0);
    }
}
