package dev.ridgeway.server.runtime;

import dev.ridgeway.server.runtime.objects.KnownObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What in some copies has written anything, as their cluster told before. */
final class LogSources {

    private static final int MOST = 40;

    private LogSources() {}

    /**
     * One container.
     *
     * @param label what people call it: its copy, and itself where it is not the only one in it
     * @param run which of its runs is read; another one is another log
     * @param running whether it may still write
     * @param secretNames of its settings whose values come from secrets
     */
    record LogSource(
            String namespace,
            String copy,
            String container,
            String label,
            String run,
            boolean running,
            Set<String> secretNames) {}

    /** Of these pods, the first ones; before their last restart, or now. */
    static List<LogSource> of(List<KnownObject> pods, boolean previous) {
        return pods.stream().flatMap(it -> of(it, previous)).limit(MOST).toList();
    }

    private static Stream<LogSource> of(KnownObject pod, boolean previous) {
        JsonNode content = pod.content();
        int beside = content.at("/spec/containers").size();
        return Stream.concat(
                of(pod, content, "initContainers", "initContainerStatuses", false, previous),
                of(pod, content, "containers", "containerStatuses", beside == 1, previous));
    }

    private static Stream<LogSource> of(
            KnownObject pod, JsonNode content, String containers, String statuses, boolean alone, boolean previous) {
        List<LogSource> found = new ArrayList<>();
        for (JsonNode container : content.path("spec").path(containers)) {
            String name = container.path("name").asString("");
            JsonNode status = content.path("status")
                    .path(statuses)
                    .valueStream()
                    .filter(it -> it.path("name").asString("").equals(name))
                    .findFirst()
                    .orElseGet(MissingNode::getInstance);
            String run = run(status, previous);
            if (!run.isEmpty()) {
                found.add(new LogSource(
                        pod.namespace(),
                        pod.name(),
                        name,
                        alone ? pod.name() : pod.name() + "/" + name,
                        run,
                        !previous && !status.at("/state/running").isMissingNode(),
                        secretNames(container)));
            }
        }
        return found.stream();
    }

    /** One that waits to begin again still has the log of its last run. */
    private static String run(JsonNode status, boolean previous) {
        return Stream.of("/state/running", "/state/terminated", "/lastState/terminated")
                .skip(previous ? 2 : 0)
                .map(it -> status.at(it).path("startedAt").asString(""))
                .filter(it -> !it.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static Set<String> secretNames(JsonNode container) {
        Set<String> names = new HashSet<>();
        container
                .path("env")
                .valueStream()
                .filter(it -> !it.at("/valueFrom/secretKeyRef").isMissingNode())
                .forEach(it -> names.add(it.path("name").asString("")));
        names.remove("");
        return names;
    }
}
