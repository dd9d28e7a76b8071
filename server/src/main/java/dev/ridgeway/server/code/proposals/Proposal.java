package dev.ridgeway.server.code.proposals;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A proposed change: bring the branch {@code head} into {@code base}. The state is open, merged or declined. */
record Proposal(
        int number,
        String title,
        String description,
        String head,
        String base,
        String state,
        String author,
        Instant createdAt,
        String headCommit,
        String baseCommit,
        @Nullable String mergeCommit,
        @Nullable Instant closedAt,
        @Nullable String closedBy) {

    boolean open() {
        return state.equals("open");
    }
}
