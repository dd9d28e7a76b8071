package dev.ridgeway.server.runtime.objects;

import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An object with what it is found by. Its content stays the text it came as, which takes a fifth of the room.
 *
 * @param owner the uid of what it belongs to: its controller, or for an event its subject; empty when there is none
 * @param application the application of Argo CD that delivers it, empty when none does
 * @param release the release of Helm that it is part of, empty when there is none
 * @param suspect whether it is a workload that may be in trouble, by its own count of copies: one of the few that are worth
 *     a look at each copy
 */
public record KnownObject(
        ClusterObject object,
        Map<String, String> labels,
        String owner,
        String application,
        String release,
        boolean suspect) {

    private static final String TRACKING = "argocd.argoproj.io/tracking-id";
    private static final String RELEASE = "meta.helm.sh/release-name";

    /** Reads what it is found by. */
    public static KnownObject of(ClusterObject object) {
        JsonNode content = JsonMapper.shared().readTree(object.json());
        JsonNode metadata = content.path("metadata");
        JsonNode annotations = metadata.path("annotations");
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels")
                .propertyStream()
                .forEach(it -> labels.put(
                        it.getKey().intern(), it.getValue().asString("").intern()));
        String owner = object.type().equals(Types.EVENTS)
                ? content.at("/involvedObject/uid").asString("")
                : metadata.path("ownerReferences")
                        .valueStream()
                        .filter(it -> it.path("controller").asBoolean(false))
                        .map(it -> it.path("uid").asString(""))
                        .findFirst()
                        .orElse("");
        return new KnownObject(
                object,
                Map.copyOf(labels),
                owner,
                application(annotations.path(TRACKING).asString("")),
                annotations.path(RELEASE).asString(""),
                suspect(object.type(), content));
    }

    private static boolean suspect(ResourceType type, JsonNode content) {
        JsonNode status = content.path("status");
        return switch (type.kind()) {
            case "CronJob" -> true;
            case "Job" -> status.path("failed").asInt(0) > 0;
            case "DaemonSet" -> {
                int wanted = status.path("desiredNumberScheduled").asInt(0);
                yield status.path("numberReady").asInt(0) < wanted
                        || status.path("updatedNumberScheduled").asInt(0) < wanted;
            }
            case "Deployment", "StatefulSet" -> {
                int wanted = content.at("/spec/replicas").asInt(1);
                yield status.path("availableReplicas").asInt(0) < wanted
                        || status.path("updatedReplicas").asInt(0) < wanted
                        || status.path("replicas").asInt(0) != wanted;
            }
            default -> false;
        };
    }

    /** Written as {@code app:group/Kind:namespace/name}, the application's namespace before its name if it is another one. */
    private static String application(String tracking) {
        int colon = tracking.indexOf(':');
        String application = colon < 0 ? "" : tracking.substring(0, colon);
        return application.substring(application.indexOf('_') + 1);
    }

    /** What it is. */
    public ResourceType type() {
        return object.type();
    }

    public String namespace() {
        return object.namespace();
    }

    public String name() {
        return object.name();
    }

    public String uid() {
        return object.uid();
    }

    /** Its content, read anew each time. */
    public JsonNode content() {
        return JsonMapper.shared().readTree(object.json());
    }

    @Override
    public String toString() {
        return object.toString();
    }
}
