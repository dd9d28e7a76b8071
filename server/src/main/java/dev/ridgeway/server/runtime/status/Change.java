package dev.ridgeway.server.runtime.status;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far the last change of a workload has come. */
public enum Change {
    COMPLETE,
    /** Under way, and its time is not over. */
    PROGRESSING,
    /** Somebody paused it. */
    PAUSED,
    /** Its time is over. */
    STUCK;

    /** As answers write it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
