package dev.ridgeway.server.pipelines;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import java.util.Locale;

/** How far a build, or a part of the way of a commit, is. */
public enum BuildState {
    WAITING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    CANCELLED,
    SKIPPED;

    /** As it is answered. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BuildState of(State state) {
        return valueOf(state.name());
    }
}
