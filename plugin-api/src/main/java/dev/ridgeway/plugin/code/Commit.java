package dev.ridgeway.plugin.code;

import java.time.Instant;

/** A commit as Git knows it; the id is the full hash, the message is whole, with its trailers. */
public record Commit(String id, String message, String author, String email, Instant at) {
    /** The first line of the message. */
    public String title() {
        return message.lines().findFirst().orElse("");
    }
}
