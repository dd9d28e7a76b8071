package dev.ridgeway.server.paths.steps;

import java.util.Locale;

/** Where a run, or a step of it, stands; UNCLEAR waits for a person to say whether an effect happened. */
public enum RunStatus {
    OPEN,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED,
    SKIPPED,
    UNCLEAR;

    /** As Backstage and our pages spell it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether nothing more happens unless somebody asks for it. */
    public boolean ended() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == SKIPPED;
    }

    /** By its id, as it is stored and answered. */
    public static RunStatus of(String id) {
        return valueOf(id.toUpperCase(Locale.ROOT));
    }
}
