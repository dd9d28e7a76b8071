package dev.ridgeway.server.code.proposals;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** What a check said about a commit, in GitHub's words and fields. The state is error, failure, pending or success. */
record CommitStatus(
        String context,
        String state,
        String description,
        @JsonProperty("target_url") String targetUrl,
        String creator,
        @JsonProperty("created_at") Instant createdAt) {

    boolean passed() {
        return state.equals("success");
    }

    /** The check and how it stands, in a few words. */
    String words() {
        return context + (state.equals("pending") ? " still runs" : " failed");
    }
}
