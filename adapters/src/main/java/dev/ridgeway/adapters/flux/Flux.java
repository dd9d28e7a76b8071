package dev.ridgeway.adapters.flux;

import static dev.ridgeway.adapters.flux.FluxType.GIT_REPOSITORY;
import static dev.ridgeway.adapters.flux.FluxType.HELM_RELEASE;
import static dev.ridgeway.adapters.flux.FluxType.KUSTOMIZATION;

import dev.ridgeway.adapters.ToolInCluster;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Flux that lives in a cluster: each of its Kustomizations and HelmReleases is a target. Whether it may be hurried is
 * asked in the namespaces where they and their sources were seen, else in the usual one.
 */
final class Flux extends ToolInCluster implements DeliveryEngine {

    private static final Set<String> USUAL = Set.of("flux-system");

    private final InstantSource clock;
    private final Map<FluxType, Set<String>> homes = new ConcurrentHashMap<>();

    Flux(Cluster cluster, InstantSource clock) {
        super(cluster, "flux", "Flux");
        this.clock = clock;
    }

    @Override
    protected boolean installed() {
        return Stream.of(KUSTOMIZATION, HELM_RELEASE)
                .map(FluxType::type)
                .anyMatch(it -> cluster().serves(it.group(), it.plural()));
    }

    @Override
    protected String definition() {
        return "kustomizations.kustomize.toolkit.fluxcd.io";
    }

    @Override
    public ToolRights rights() {
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        for (FluxType each : FluxType.values()) {
            String plural = each.type().plural();
            if (!cluster().serves(each.type().group(), plural)) {
                continue;
            }
            if (Stream.of("get", "list", "watch").allMatch(it -> may(it, each.type(), ""))) {
                can.add("see " + plural);
            } else {
                cannot.add(missing(
                        "see " + plural,
                        "Which version Flux delivers where stays unknown.",
                        "ridgeway-reader",
                        each.type(),
                        "[get, list, watch]",
                        ""));
            }
            List<String> closed = homes.getOrDefault(each, USUAL).stream()
                    .filter(it -> !may("patch", each.type(), it))
                    .sorted()
                    .toList();
            if (closed.isEmpty()) {
                can.add("hurry " + plural);
            } else {
                cannot.add(missing(
                        "hurry " + plural,
                        "After a push one waits until Flux looks by itself.",
                        "ridgeway-operator",
                        each.type(),
                        "[patch]",
                        ", bound in " + String.join(", ", closed)));
            }
        }
        return new ToolRights(can, cannot, List.of());
    }

    private boolean may(String verb, ResourceType type, String namespace) {
        return cluster().may(new Right(verb, type.group(), type.plural(), namespace));
    }

    private static MissingRight missing(
            String what, String cost, String role, ResourceType type, String verbs, String where) {
        return new MissingRight(
                what,
                cost,
                "ClusterRole %s: {apiGroups: [%s], resources: [%s], verbs: %s}%s"
                        .formatted(role, type.group(), type.plural(), verbs, where));
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        return new FluxWatch(cluster().objects(), listener, clock, homes).begin(title());
    }

    /** Its source first: what is new there reaches the target by itself. One of both is enough. */
    @Override
    public void hurry(String target) {
        FluxType type = type(target);
        String[] parts = target.substring(type.prefix().length()).split("/", 2);
        FluxObject object = cluster()
                .objects()
                .object(type.type(), parts[0], parts[1])
                .map(it -> new FluxObject(JsonMapper.shared().readTree(it.json())))
                .orElseThrow(() -> new ToolRefused(
                        "delivery-target-not-found",
                        title() + " has no " + target + " any more.",
                        "Look at the page again."));
        Map<String, String> now =
                Map.of("reconcile.fluxcd.io/requestedAt", clock.instant().toString());
        Optional<FluxObject.Ref> source = object.source();
        Optional<ToolRefused> shut = source.flatMap(it -> annotated(GIT_REPOSITORY, it.namespace(), it.name(), now));
        Optional<ToolRefused> refused = annotated(type, parts[0], parts[1], now);
        if (refused.isPresent() && (source.isEmpty() || shut.isPresent())) {
            throw shut.or(() -> refused).get();
        }
    }

    @Override
    public void pause(String target, DeliveryPause pause) {
        suspend(target, pause.annotations(), true);
    }

    /** The field goes, as it was not there before. */
    @Override
    public void resume(String target) {
        suspend(target, DeliveryPause.none(), null);
    }

    private void suspend(String target, Map<String, @Nullable Object> annotations, @Nullable Boolean suspended) {
        FluxType type = type(target);
        String[] parts = target.substring(type.prefix().length()).split("/", 2);
        Map<String, @Nullable Object> spec = new HashMap<>();
        spec.put("suspend", suspended);
        cluster()
                .objects()
                .merge(
                        type.type(),
                        parts[0],
                        parts[1],
                        Map.of("metadata", Map.of("annotations", annotations), "spec", spec));
    }

    private static FluxType type(String target) {
        return target.startsWith(HELM_RELEASE.prefix()) ? HELM_RELEASE : KUSTOMIZATION;
    }

    private Optional<ToolRefused> annotated(FluxType type, String namespace, String name, Map<String, String> with) {
        try {
            cluster().objects().annotate(type.type(), namespace, name, with);
            return Optional.empty();
        } catch (ToolRefused refused) {
            return Optional.of(refused);
        }
    }
}
