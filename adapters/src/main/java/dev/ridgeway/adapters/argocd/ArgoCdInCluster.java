package dev.ridgeway.adapters.argocd;

import dev.ridgeway.adapters.ToolInCluster;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Argo CD that lives in a cluster, by the applications it keeps there: no token of its own is needed. Whether it may be
 * hurried is asked in the namespaces where applications were seen, else in the usual one.
 */
final class ArgoCdInCluster extends ToolInCluster implements DeliveryEngine {

    private static final String GROUP = "argoproj.io";
    private static final String APPLICATIONS = "applications";
    private static final Set<String> USUAL = Set.of("argocd");
    private static final ResourceType TYPE = new ResourceType(GROUP, "v1alpha1", APPLICATIONS, "Application");
    private static final ResourceType PROJECTS = new ResourceType(GROUP, "v1alpha1", "appprojects", "AppProject");

    private final InstantSource clock;
    private final ArgoCdProjects projects = new ArgoCdProjects();
    private final Set<String> homes = ConcurrentHashMap.newKeySet();

    ArgoCdInCluster(Cluster cluster, InstantSource clock) {
        super(cluster, "argocd", "Argo CD");
        this.clock = clock;
    }

    @Override
    protected boolean installed() {
        return cluster().serves(GROUP, APPLICATIONS);
    }

    @Override
    protected String definition() {
        return APPLICATIONS + "." + GROUP;
    }

    @Override
    public ToolRights rights() {
        List<String> can = new ArrayList<>();
        List<MissingRight> cannot = new ArrayList<>();
        if (Stream.of("get", "list", "watch").allMatch(it -> may(it, ""))) {
            can.add(ArgoCdAbility.SEE.what());
        } else {
            cannot.add(missing(ArgoCdAbility.SEE, "ridgeway-reader", "[get, list, watch]", ""));
        }
        List<String> closed = (homes.isEmpty() ? USUAL : homes)
                .stream().filter(it -> !may("patch", it)).sorted().toList();
        if (closed.isEmpty()) {
            can.add(ArgoCdAbility.SYNC.what());
        } else {
            cannot.add(missing(
                    ArgoCdAbility.SYNC,
                    "ridgeway-operator-argocd",
                    "[get, patch]",
                    ", bound in " + String.join(", ", closed)));
        }
        return new ToolRights(can, cannot, List.of());
    }

    private boolean may(String verb, String namespace) {
        return cluster().may(new Right(verb, GROUP, APPLICATIONS, namespace));
    }

    private static MissingRight missing(ArgoCdAbility ability, String role, String verbs, String where) {
        return new MissingRight(
                ability.what(),
                ability.cost(),
                "ClusterRole %s: {apiGroups: [%s], resources: [%s], verbs: %s}%s"
                        .formatted(role, GROUP, APPLICATIONS, verbs, where));
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        ClusterObjects objects = cluster().objects();
        ClusterObjects.Watch rules = objects.watch(PROJECTS, new ToldProjects(projects));
        ClusterObjects.Watch applications = objects.watch(TYPE, new Told(listener, projects, homes));
        return () -> {
            applications.close();
            rules.close();
        };
    }

    @Override
    public Optional<DeliveryClosed> closed(String target) {
        return projects.closed(target, clock.instant());
    }

    @Override
    public Optional<Duration> looksWithin() {
        return ArgoCdApplication.LOOKS_WITHIN;
    }

    @Override
    public void hurry(String target) {
        String[] parts = target.split("/", 2);
        cluster().objects().annotate(TYPE, parts[0], parts[1], Map.of("argocd.argoproj.io/refresh", "normal"));
    }

    @Override
    public void pause(String target, DeliveryPause pause) {
        changed(target, ArgoCdApplication.pausing(pause));
    }

    @Override
    public void resume(String target) {
        changed(target, ArgoCdApplication.resuming());
    }

    private void changed(String target, Map<String, @Nullable Object> fields) {
        String[] parts = target.split("/", 2);
        ClusterObject object = cluster()
                .objects()
                .object(TYPE, parts[0], parts[1])
                .orElseThrow(() -> new ToolRefused(
                        "delivery-target-not-found",
                        title() + " has no " + target + " any more.",
                        "Look at the page again."));
        ArgoCdApplication.requirePausable(JsonMapper.shared().readTree(object.json()));
        cluster().objects().merge(TYPE, parts[0], parts[1], fields);
    }

    /** What cannot be read of them is not known; that is said where rights are. */
    private record ToldProjects(ArgoCdProjects projects) implements ObjectListener {
        @Override
        public void present(ClusterObject object) {
            projects.project(JsonMapper.shared().readTree(object.json()));
        }

        @Override
        public void gone(String namespace, String name) {
            projects.projectGone(namespace, name);
        }

        @Override
        public void complete(Instant asOf) {}

        @Override
        public void interrupted(ToolProblem problem) {}
    }

    private record Told(DeliveryListener listener, ArgoCdProjects projects, Set<String> homes)
            implements ObjectListener {
        @Override
        public void present(ClusterObject object) {
            homes.add(object.namespace());
            JsonNode application = JsonMapper.shared().readTree(object.json());
            projects.application(application);
            listener.present(ArgoCdApplication.target(application));
        }

        @Override
        public void gone(String namespace, String name) {
            projects.applicationGone(ArgoCdApplication.name(namespace, name));
            listener.gone(ArgoCdApplication.name(namespace, name));
        }

        @Override
        public void complete(Instant asOf) {
            listener.complete(asOf);
        }

        @Override
        public void interrupted(ToolProblem problem) {
            listener.interrupted(problem);
        }
    }
}
