package dev.ridgeway.server.runtime.status;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real Kubernetes 1.36 said of a workload at one moment; the files under {@code runtime}. */
record RecordedObjects(WorkloadObjects objects, Instant now) {

    static RecordedObjects of(String name) {
        try (InputStream file = RecordedObjects.class.getResourceAsStream("/runtime/" + name + ".json")) {
            JsonNode recorded = JsonMapper.shared().readTree(Objects.requireNonNull(file, name));
            return new RecordedObjects(
                    new WorkloadObjects(
                            recorded.path("workload"),
                            list(recorded, "revisions"),
                            list(recorded, "pods"),
                            list(recorded, "events")),
                    Instant.parse(recorded.path("now").asString()));
        } catch (IOException e) {
            throw new AssertionError(name, e);
        }
    }

    private static List<JsonNode> list(JsonNode recorded, String field) {
        return recorded.path(field).valueStream().toList();
    }

    WorkloadStatus status() {
        return WorkloadRules.status(objects, now);
    }
}
