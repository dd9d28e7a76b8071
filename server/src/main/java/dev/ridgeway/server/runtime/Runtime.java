package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.runtime.EntityRuntime.Place;
import dev.ridgeway.server.runtime.EntityRuntime.Running;
import dev.ridgeway.server.runtime.EntityRuntime.Trouble;
import dev.ridgeway.server.runtime.EntityRuntime.Workload;
import dev.ridgeway.server.runtime.EntityWorkloads.Found;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import dev.ridgeway.server.runtime.status.Change;
import dev.ridgeway.server.runtime.status.State;
import dev.ridgeway.server.runtime.status.WorkloadRules;
import dev.ridgeway.server.runtime.status.WorkloadStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * The door to what runs now. All of it was told by the clusters before, so that none of them ever holds a page; only a
 * single object is read when somebody asks for it.
 */
@Service
@SuppressWarnings("JavaLangClash") // a room's door has the room's name
public class Runtime {

    private static final String ENVIRONMENT = "ridgeway.dev/environment";
    private static final Set<State> TROUBLE = Set.of(State.DOWN, State.DEGRADED);

    private final KnownClusters clusters;
    private final Catalog catalog;
    private final Environments environments;
    private final InstantSource clock;

    Runtime(KnownClusters clusters, Catalog catalog, Environments environments, InstantSource clock) {
        this.clusters = clusters;
        this.catalog = catalog;
        this.environments = environments;
        this.clock = clock;
    }

    /** What runs of the entity, wherever it does. */
    public EntityRuntime of(Actor actor, EntityRef ref) {
        Entity entity = readable(actor, ref);
        List<KnownCluster> all = clusters.all();
        EntityWorkloads workloads;
        try {
            workloads = new EntityWorkloads(entity, all);
        } catch (Problem.Invalid unreadable) {
            return nothing(ref, List.of(trouble(unreadable)));
        }
        List<KnownCluster> asked = all.stream().filter(workloads::in).toList();
        List<List<Found>> places = places(asked, workloads);
        List<Trouble> troubles = troubles(asked);
        if (places.isEmpty()) {
            return nothing(ref, troubles);
        }
        List<Place> found = places.stream()
                .map(it -> place(entity, it))
                .sorted(Comparator.comparing(Place::environment, environments).thenComparing(Place::cluster))
                .toList();
        List<Place> lasting = lasting(found);
        List<Place> told = lasting.isEmpty() ? found : lasting;
        return new EntityRuntime(
                ref.toString(),
                EntitySentence.worst(told.stream().map(Place::state).toList()),
                EntitySentence.of(told),
                found,
                troubles,
                all.size());
    }

    /** Without previews, which say nothing of how the entity is. */
    private static List<Place> lasting(List<Place> places) {
        return places.stream()
                .filter(it -> !Environments.isPreview(it.environment()))
                .toList();
    }

    /** What runs of the entity in each environment, in short. */
    public List<Running> running(Actor actor, EntityRef ref) {
        return Running.of(lasting(of(actor, ref).places()));
    }

    /**
     * Of those of the entities that are down or impaired somewhere, or whose last change is stuck there, the environments where
     * they are; all are looked at once.
     */
    public Map<EntityRef, List<Running>> troubled(Actor actor, List<Entity> entities) {
        actor.require(Permission.KUBERNETES_RESOURCES_READ);
        List<KnownCluster> all = clusters.all();
        Suspects suspects = new Suspects(all);
        Map<EntityRef, List<Running>> troubled = new LinkedHashMap<>();
        for (Entity entity : entities) {
            if (suspected(entity, all, suspects)) {
                List<Running> running =
                        Running.of(lasting(of(actor, entity.ref()).places()).stream()
                                .filter(Runtime::troubled)
                                .toList());
                if (!running.isEmpty()) {
                    troubled.put(entity.ref(), running);
                }
            }
        }
        return troubled;
    }

    private static boolean troubled(Place place) {
        return TROUBLE.contains(place.state())
                || place.workloads().stream().anyMatch(it -> it.status().change() == Change.STUCK);
    }

    private static boolean suspected(Entity entity, List<KnownCluster> all, Suspects suspects) {
        try {
            return suspects.among(new EntityWorkloads(entity, all));
        } catch (Problem.Invalid unreadable) {
            return false;
        }
    }

    /** Its workloads, those of one environment together; none where it says something unreadable. */
    List<List<Found>> places(Entity entity) {
        List<KnownCluster> all = clusters.all();
        try {
            return places(all, new EntityWorkloads(entity, all));
        } catch (Problem.Invalid unreadable) {
            return List.of();
        }
    }

    private static List<List<Found>> places(List<KnownCluster> asked, EntityWorkloads workloads) {
        return List.copyOf(asked.stream()
                .flatMap(it -> workloads.of(it).stream())
                .collect(Collectors.groupingBy(
                        it -> it.cluster().name() + "/" + it.workload().namespace() + "/"
                                + preview(it).orElse(""),
                        LinkedHashMap::new,
                        Collectors.toList()))
                .values());
    }

    /** What could not be read of where its workloads may be. */
    List<Trouble> troubles(Entity entity) {
        List<KnownCluster> all = clusters.all();
        try {
            EntityWorkloads workloads = new EntityWorkloads(entity, all);
            return troubles(all.stream().filter(workloads::in).toList());
        } catch (Problem.Invalid unreadable) {
            return List.of(trouble(unreadable));
        }
    }

    private static Trouble trouble(Problem.Invalid unreadable) {
        return new Trouble(unreadable.code(), unreadable.sentence(), unreadable.remedy());
    }

    /** How many clusters there are. */
    int connected() {
        return clusters.all().size();
    }

    Entity readable(Actor actor, EntityRef ref) {
        actor.require(Permission.KUBERNETES_RESOURCES_READ);
        return catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
    }

    private EntityRuntime nothing(EntityRef ref, List<Trouble> troubles) {
        String sentence = "No connected cluster runs anything of it.";
        if (clusters.all().isEmpty()) {
            sentence = "What runs is unknown: no cluster is connected.";
        } else if (!troubles.isEmpty()) {
            sentence = "What runs is unknown: " + troubles.getFirst().message();
        }
        return new EntityRuntime(
                ref.toString(),
                State.UNKNOWN,
                sentence,
                List.of(),
                troubles,
                clusters.all().size());
    }

    /** What could not be read, each once; unknown types are no trouble, the clusters do not have them. */
    private static List<Trouble> troubles(List<KnownCluster> asked) {
        Set<Trouble> troubles = new LinkedHashSet<>();
        for (KnownCluster cluster : asked) {
            for (ResourceType type : Types.FOLLOWED) {
                ToolProblem problem = problem(cluster.reading(List.of(type)));
                if (problem != null) {
                    troubles.add(Trouble.of(problem));
                }
            }
        }
        return List.copyOf(troubles);
    }

    private static @Nullable ToolProblem problem(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> null;
            case Reading.Stale<?> stale -> stale.problem();
            case Reading.Unavailable<?> unavailable -> unavailable.problem();
        };
    }

    private Place place(Entity entity, List<Found> found) {
        KnownCluster cluster = found.getFirst().cluster();
        String namespace = found.getFirst().workload().namespace();
        LastHeard heard = LastHeard.of(cluster, clock.instant());
        List<Workload> workloads = found.stream()
                .map(it -> workload(it, heard.at(), heard.known() ? null : heard.problem()))
                .toList();
        return new Place(
                environment(entity, found.getFirst()),
                cluster.name(),
                cluster.title(),
                namespace,
                EntitySentence.state(workloads),
                workloads,
                heard.asOf(),
                heard.stale());
    }

    private static Workload workload(Found found, Instant at, @Nullable ToolProblem unknown) {
        WorkloadParts parts = new WorkloadParts(found.cluster(), found.workload());
        WorkloadStatus status = unknown == null
                ? WorkloadRules.status(parts.objects(), at)
                : WorkloadRules.unknown(found.workload().content(), unknown.message());
        return new Workload(
                found.workload().type().kind(),
                found.workload().name(),
                found.by(),
                status,
                parts.addresses(),
                parts.parts());
    }

    /** The preview that it belongs to, among others in one namespace. */
    private static Optional<String> preview(Found found) {
        return Optional.ofNullable(found.workload().labels().get(ENVIRONMENT)).filter(Environments::isPreview);
    }

    /** The preview it belongs to, else what the namespace says it is, else how the application is called after the entity, else the namespace. */
    static String environment(Entity entity, Found found) {
        KnownObject workload = found.workload();
        Optional<String> preview = preview(found);
        if (preview.isPresent()) {
            return preview.get();
        }
        String said = found.cluster()
                .one(Types.NAMESPACES, "", workload.namespace())
                .map(it -> it.labels().get(ENVIRONMENT))
                .orElse(null);
        if (said != null) {
            return said;
        }
        String prefix = entity.name() + "-";
        return workload.application().startsWith(prefix)
                ? workload.application().substring(prefix.length())
                : workload.namespace();
    }

    /**
     * One of the objects that the entity's workloads consist of, read now.
     *
     * @param resource as addresses name its type, such as {@code deployments.apps}
     */
    public ObjectView object(
            Actor actor, EntityRef ref, String cluster, String resource, String namespace, String name) {
        Entity entity = readable(actor, ref);
        List<KnownCluster> all = clusters.all();
        EntityWorkloads workloads = new EntityWorkloads(entity, all);
        for (KnownCluster one :
                all.stream().filter(it -> it.name().equals(cluster)).toList()) {
            for (Found found : workloads.of(one)) {
                for (KnownObject it : new WorkloadParts(one, found.workload()).all()) {
                    if (it.type().qualified().equals(resource)
                            && it.namespace().equals(namespace)
                            && it.name().equals(name)) {
                        return read(one, it).orElseThrow(() -> gone(resource, name, cluster));
                    }
                }
            }
        }
        throw gone(resource, name, cluster);
    }

    private Optional<ObjectView> read(KnownCluster cluster, KnownObject known) {
        try {
            return cluster.cluster()
                    .objects()
                    .object(known.type(), known.namespace(), known.name())
                    .map(it -> ObjectView.of(it.json(), WorkloadParts.command(known), clock.instant()));
        } catch (ToolProblem problem) {
            throw failed(cluster, problem);
        }
    }

    static Problem.ToolFailed failed(KnownCluster cluster, ToolProblem problem) {
        return switch (problem) {
            case ToolRefused refused -> new Problem.ToolFailed(cluster.title(), refused);
            case ToolUnavailable away -> new Problem.ToolFailed(cluster.title(), away);
        };
    }

    private static Problem.NotFound gone(String resource, String name, String cluster) {
        return new Problem.NotFound(
                "cluster-object-not-found",
                "Nothing that belongs to this entity is called " + resource + " " + name + " in " + cluster + ".",
                "It may be gone by now; the page shows what there is.");
    }

    /** Everything that the entity consists of in each cluster, for Backstage's clients. */
    public List<ClusterContent> content(Actor actor, EntityRef ref) {
        Entity entity = readable(actor, ref);
        List<KnownCluster> all = clusters.all();
        EntityWorkloads workloads = new EntityWorkloads(entity, all);
        List<ClusterContent> contents = new ArrayList<>();
        for (KnownCluster cluster : all.stream().filter(workloads::in).toList()) {
            Map<String, KnownObject> objects = new LinkedHashMap<>();
            Types.FOLLOWED.stream()
                    .flatMap(cluster::all)
                    .filter(workloads::chooses)
                    .forEach(it -> objects.put(it.type().qualified() + it.namespace() + "/" + it.name(), it));
            workloads.of(cluster).stream()
                    .flatMap(it -> new WorkloadParts(cluster, it.workload()).all().stream())
                    .forEach(it -> objects.put(it.type().qualified() + it.namespace() + "/" + it.name(), it));
            contents.add(new ClusterContent(cluster, List.copyOf(objects.values())));
        }
        return contents;
    }

    /** The entity's objects of types that are not followed, read now from the clusters that answer at once. */
    public List<Custom> custom(Actor actor, EntityRef ref, List<ResourceType> types) {
        Entity entity = readable(actor, ref);
        EntityWorkloads workloads = new EntityWorkloads(entity, clusters.all());
        return clusters.all().stream()
                .filter(workloads::in)
                .map(it -> custom(it, workloads, types))
                .toList();
    }

    private static Custom custom(KnownCluster cluster, EntityWorkloads workloads, List<ResourceType> types) {
        List<ClusterObject> objects = new ArrayList<>();
        Map<ResourceType, ToolProblem> problems = new LinkedHashMap<>();
        ToolProblem away = problem(cluster.reading(List.of(Types.PODS)));
        for (ResourceType type : types) {
            try {
                if (away instanceof ToolUnavailable) {
                    throw away;
                }
                cluster.cluster().objects().objects(type, "", "").stream()
                        .filter(it -> workloads.chooses(KnownObject.of(it)))
                        .forEach(objects::add);
            } catch (ToolProblem problem) {
                problems.put(type, problem);
            }
        }
        return new Custom(cluster, objects, problems);
    }

    /** Objects of one cluster, and why those of some types could not be read. */
    public record Custom(KnownCluster cluster, List<ClusterObject> objects, Map<ResourceType, ToolProblem> problems) {}

    /** The clusters there are. */
    public List<KnownCluster> clusters(Actor actor) {
        actor.require(Permission.KUBERNETES_CLUSTERS_READ);
        return clusters.all();
    }

    /** What an entity consists of in one cluster. */
    public record ClusterContent(KnownCluster cluster, List<KnownObject> objects) {}
}
