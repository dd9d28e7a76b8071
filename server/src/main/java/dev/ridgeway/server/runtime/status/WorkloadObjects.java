package dev.ridgeway.server.runtime.status;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A workload with the objects that belong to it, as the cluster tells them.
 *
 * @param revisions its ReplicaSets, or for a CronJob its Jobs
 * @param pods of all revisions
 * @param events on any of these
 */
public record WorkloadObjects(
        JsonNode workload, List<JsonNode> revisions, List<JsonNode> pods, List<JsonNode> events) {}
