package dev.ridgeway.server.runtime.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What a workload does for its users, the best first. */
public enum State {
    /** As many copies as wanted serve; of a job: it runs, or its last run succeeded. */
    SERVING,
    /** A job that came to its end. */
    FINISHED,
    /** Nothing is wanted of it. */
    STOPPED,
    /** Nothing serves yet, and its time for that is not over. */
    STARTING,
    /** Not to be told, because something could not be read. */
    UNKNOWN,
    /** Fewer copies serve than wanted, or the last run failed. */
    DEGRADED,
    /** Nothing serves. */
    DOWN;

    /** As answers write it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
