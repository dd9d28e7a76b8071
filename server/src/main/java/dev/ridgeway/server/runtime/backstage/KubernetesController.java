package dev.ridgeway.server.runtime.backstage;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.runtime.Runtime;
import dev.ridgeway.server.runtime.Runtime.ClusterContent;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.Types;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * The addresses of Backstage's Kubernetes backend, with its shapes. The entity is always the catalog's own: what a caller
 * writes into it chooses nothing. There is no proxy into the clusters.
 */
@RestController
@RequestMapping("/api/kubernetes")
class KubernetesController {

    private static final MediaType TYPE = new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NAME = Pattern.compile("[a-z0-9.-]+");
    private static final List<ResourceType> FETCHED = List.of(
            Types.PODS,
            Types.SERVICES,
            Types.CONFIG_MAPS,
            Types.LIMIT_RANGES,
            Types.QUOTAS,
            Types.DEPLOYMENTS,
            Types.REPLICA_SETS,
            Types.AUTOSCALERS,
            Types.JOBS,
            Types.CRON_JOBS,
            Types.INGRESSES,
            Types.STATEFUL_SETS,
            Types.DAEMON_SETS);

    private final Runtime runtime;

    KubernetesController(Runtime runtime) {
        this.runtime = runtime;
    }

    /** What a client sends: the entity itself, or its reference; credentials in it are not looked at. */
    record Asked(
            @Nullable String entityRef,
            @Nullable Map<String, Object> entity,
            @Nullable List<@Nullable CustomResource> customResources) {

        EntityRef ref() {
            if (entityRef != null) {
                return EntityRef.parse(entityRef);
            }
            if (entity != null) {
                return Entity.refOf(entity);
            }
            throw new Problem.Invalid(
                    "entity-ref-missing",
                    "The body names no entity.",
                    "Send entityRef, such as component:default/checkout-service, or the entity.");
        }

        List<ResourceType> types() {
            List<ResourceType> types = new ArrayList<>();
            if (customResources != null) {
                customResources.forEach(it -> types.add(type(it)));
            }
            if (types.isEmpty()) {
                throw invalid("The body names no custom resources.");
            }
            return types;
        }

        private static ResourceType type(@Nullable CustomResource asked) {
            String version = asked == null ? null : asked.apiVersion();
            String plural = asked == null ? null : asked.plural();
            if (asked == null
                    || version == null
                    || plural == null
                    || !NAME.matcher(version + plural).matches()) {
                throw invalid("A custom resource lacks its apiVersion or its plural, or has one that cannot be.");
            }
            String group = asked.group() == null ? "" : asked.group();
            if (!NAME.matcher("a" + group).matches()) {
                throw invalid("A custom resource has a group that cannot be.");
            }
            return new ResourceType(group, version, plural, "");
        }

        private static Problem.Invalid invalid(String message) {
            return new Problem.Invalid(
                    "custom-resource-invalid",
                    message,
                    "Send customResources, such as [{group: example.com, apiVersion: v1, plural: widgets}].");
        }
    }

    record CustomResource(
            @Nullable String group,
            @Nullable String apiVersion,
            @Nullable String plural) {}

    record ClusterItem(String name, String title, String authProvider) {}

    @GetMapping("/clusters")
    Map<String, List<ClusterItem>> clusters(Actor actor) {
        return Map.of(
                "items",
                runtime.clusters(actor).stream()
                        .map(it -> new ClusterItem(it.name(), it.title(), "serviceAccount"))
                        .toList());
    }

    @PostMapping("/services/{serviceId}")
    ResponseEntity<byte[]> service(Actor actor, @PathVariable String serviceId, @RequestBody Asked asked) {
        return workloads(actor, asked);
    }

    @PostMapping("/resources/workloads/query")
    ResponseEntity<byte[]> workloads(Actor actor, @RequestBody Asked asked) {
        List<Item> items = new ArrayList<>();
        for (ClusterContent content : runtime.content(actor, asked.ref())) {
            Item item = new Item(content.cluster());
            for (ResourceType type : FETCHED) {
                item.add(
                        type.plural(),
                        content.objects().stream()
                                .filter(it -> it.type().equals(type))
                                .map(it -> it.object().json())
                                .toList());
                if (Types.FOLLOWED.contains(type)) {
                    item.error(type, content.cluster().reading(List.of(type)));
                }
            }
            items.add(item);
        }
        return answer(items);
    }

    @PostMapping("/resources/custom/query")
    ResponseEntity<byte[]> custom(Actor actor, @RequestBody Asked asked) {
        List<ResourceType> types = asked.types();
        List<Item> items = new ArrayList<>();
        for (Runtime.Custom custom : runtime.custom(actor, asked.ref(), types)) {
            Item item = new Item(custom.cluster());
            item.add(
                    "customresources",
                    custom.objects().stream().map(ClusterObject::json).toList());
            custom.problems().forEach(item::error);
            items.add(item);
        }
        return answer(items);
    }

    /** One cluster's part of an answer, put together from the texts that objects are kept as. */
    private static final class Item {
        private final KnownCluster cluster;
        private final StringBuilder resources = new StringBuilder();
        private final List<Map<String, Object>> errors = new ArrayList<>();
        private boolean any;

        Item(KnownCluster cluster) {
            this.cluster = cluster;
        }

        void add(String type, List<String> objects) {
            any |= !objects.isEmpty();
            resources
                    .append(resources.isEmpty() ? "" : ",")
                    .append("{\"type\":\"")
                    .append(type)
                    .append("\",\"resources\":[")
                    .append(String.join(",", objects))
                    .append("]}");
        }

        void error(ResourceType type, Reading<?> reading) {
            switch (reading) {
                case Reading.Fresh<?> fresh -> {}
                case Reading.Stale<?> stale -> error(type, stale.problem());
                case Reading.Unavailable<?> unavailable -> error(type, unavailable.problem());
            }
        }

        void error(ResourceType type, ToolProblem problem) {
            boolean refused = problem instanceof ToolRefused;
            errors.add(Map.of(
                    "errorType",
                    refused ? "UNAUTHORIZED_ERROR" : "FETCH_ERROR",
                    "statusCode",
                    refused ? 403 : 503,
                    "resourcePath",
                    (type.group().isEmpty() ? "/api/" : "/apis/") + type.apiVersion() + "/" + type.plural(),
                    "message",
                    problem.message()));
        }

        boolean worthIt() {
            return any || !errors.isEmpty();
        }

        String json() {
            return "{\"cluster\":" + JSON.writeValueAsString(Map.of("name", cluster.name(), "title", cluster.title()))
                    + ",\"resources\":[" + resources + "],\"podMetrics\":[],\"errors\":"
                    + JSON.writeValueAsString(errors) + "}";
        }
    }

    private static ResponseEntity<byte[]> answer(List<Item> items) {
        String body = items.stream()
                .filter(Item::worthIt)
                .map(Item::json)
                .collect(Collectors.joining(",", "{\"items\":[", "]}"));
        return ResponseEntity.ok().contentType(TYPE).body(body.getBytes(StandardCharsets.UTF_8));
    }
}
