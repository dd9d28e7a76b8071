package dev.ridgeway.server.runtime;

import java.time.Instant;
import java.util.List;

/**
 * What happened to an entity's workloads and their copies.
 *
 * @param events newest first
 * @param keptDays for how many days it is kept
 */
public record EntityEvents(String entityRef, List<EntityEvent> events, int keptDays) {

    /**
     * Something that happened.
     *
     * @param what in words
     * @param about the copy or workload that it happened to
     * @param good whether it is as it should be
     * @param times how often, from the first time to the last
     * @param message in the cluster's own words
     * @param command shows the same as long as the cluster knows it
     */
    public record EntityEvent(
            String environment,
            String cluster,
            String namespace,
            String what,
            String about,
            boolean good,
            int times,
            Instant firstAt,
            Instant at,
            String kind,
            String reason,
            String message,
            String command) {}
}
