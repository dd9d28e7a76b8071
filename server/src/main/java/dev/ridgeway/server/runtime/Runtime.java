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
import dev.ridgeway.server.runtime.EntityRuntime.Trouble;
import dev.ridgeway.server.runtime.EntityRuntime.Workload;
import dev.ridgeway.server.runtime.EntityWorkloads.Found;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
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
            return nothing(ref, List.of(new Trouble(unreadable.code(), unreadable.sentence(), unreadable.remedy())));
        }
        List<KnownCluster> asked = all.stream().filter(workloads::in).toList();
        Map<String, List<Found>> places = asked.stream()
                .flatMap(it -> workloads.of(it).stream())
                .collect(Collectors.groupingBy(
                        it -> it.cluster().name() + "/" + it.workload().namespace(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<Trouble> troubles = troubles(asked);
        if (places.isEmpty()) {
            return nothing(ref, troubles);
        }
        List<Place> found = places.values().stream()
                .map(it -> place(entity, it))
                .sorted(Comparator.comparing(Place::environment, environments).thenComparing(Place::cluster))
                .toList();
        return new EntityRuntime(
                ref.toString(),
                EntitySentence.worst(found.stream().map(Place::state).toList()),
                EntitySentence.of(found),
                found,
                troubles,
                all.size());
    }

    private Entity readable(Actor actor, EntityRef ref) {
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
        Reading<List<ResourceType>> reading = cluster.reading(Types.NEEDED);
        Instant asOf = switch (reading) {
            case Reading.Fresh<?> fresh -> fresh.asOf();
            case Reading.Stale<?> stale -> stale.asOf();
            case Reading.Unavailable<?> unavailable -> clock.instant();
        };
        // What was under way when the cluster was last heard of has lost no time since.
        Instant at = reading instanceof Reading.Fresh ? clock.instant() : asOf;
        ToolProblem problem = problem(reading);
        boolean known = !(reading instanceof Reading.Unavailable);
        List<Workload> workloads = found.stream()
                .map(it -> workload(it, at, known || problem == null ? null : problem))
                .toList();
        return new Place(
                environment(entity, found.getFirst()),
                cluster.name(),
                cluster.title(),
                namespace,
                EntitySentence.state(workloads),
                workloads,
                asOf,
                problem == null ? null : Trouble.of(problem));
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

    /** What the namespace says it is, else how the application is called after the entity, else the namespace. */
    private static String environment(Entity entity, Found found) {
        KnownObject workload = found.workload();
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
        } catch (ToolRefused refused) {
            throw new Problem.ToolFailed(cluster.title(), refused);
        } catch (ToolUnavailable away) {
            throw new Problem.ToolFailed(cluster.title(), away);
        }
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
