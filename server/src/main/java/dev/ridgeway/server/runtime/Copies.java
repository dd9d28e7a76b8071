package dev.ridgeway.server.runtime;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.runtime.ResourceType;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.runtime.CopyUsage.Usage;
import dev.ridgeway.server.runtime.CopyUsage.Use;
import dev.ridgeway.server.runtime.EntityCopies.Copy;
import dev.ridgeway.server.runtime.EntityCopies.CopyPlace;
import dev.ridgeway.server.runtime.EntityRuntime.Trouble;
import dev.ridgeway.server.runtime.EntityWorkloads.Found;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import dev.ridgeway.server.runtime.status.CopyStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** An entity's copies one by one: how they are, what they write, and a new one in the place of another. */
@Component
class Copies {

    private static final int MOST_SHOWN = 500;
    private static final int MOST_READ = 20;
    private static final Set<ResourceType> REPLACED = Set.of(Types.DEPLOYMENTS, Types.STATEFUL_SETS, Types.DAEMON_SETS);

    private final Runtime runtime;
    private final CopyUsage usage;
    private final Environments environments;
    private final Audit audit;
    private final InstantSource clock;

    Copies(Runtime runtime, CopyUsage usage, Environments environments, Audit audit, InstantSource clock) {
        this.runtime = runtime;
        this.usage = usage;
        this.environments = environments;
        this.audit = audit;
        this.clock = clock;
    }

    /** All of them, as the clusters told before. */
    EntityCopies of(Actor actor, EntityRef ref) {
        Entity entity = runtime.readable(actor, ref);
        return new EntityCopies(
                ref.toString(),
                runtime.places(entity).stream()
                        .map(it -> place(entity, it))
                        .sorted(Comparator.comparing(CopyPlace::environment, environments)
                                .thenComparing(CopyPlace::cluster))
                        .toList(),
                runtime.troubles(entity),
                runtime.connected());
    }

    private CopyPlace place(Entity entity, List<Found> found) {
        KnownCluster cluster = found.getFirst().cluster();
        String namespace = found.getFirst().workload().namespace();
        LastHeard heard = LastHeard.of(cluster, clock.instant());
        Usage used = usage.of(cluster, namespace);
        ToolProblem unmeasured = used.problem();
        List<Copy> copies = found.stream()
                .flatMap(it -> copies(it, used, heard.at()))
                .sorted(Comparator.comparing(Copy::workload).thenComparing(Copy::name))
                .toList();
        return new CopyPlace(
                Runtime.environment(entity, found.getFirst()),
                cluster.name(),
                cluster.title(),
                namespace,
                copies.stream().limit(MOST_SHOWN).toList(),
                Math.max(0, copies.size() - MOST_SHOWN),
                unmeasured == null ? null : Trouble.of(unmeasured),
                heard.asOf(),
                heard.stale());
    }

    private static Stream<Copy> copies(Found found, Usage used, Instant now) {
        WorkloadParts parts = new WorkloadParts(found.cluster(), found.workload());
        List<JsonNode> events =
                parts.events().stream().map(KnownObject::content).toList();
        return parts.pods().stream().map(it -> copy(found.workload(), it, events, used, now));
    }

    private static Copy copy(KnownObject workload, KnownObject pod, List<JsonNode> events, Usage used, Instant now) {
        JsonNode content = pod.content();
        Use use = used.copies().get(pod.name());
        CopyStatus status = CopyStatus.of(content, events, workload.name(), now);
        return new Copy(
                pod.name(),
                workload.name(),
                status,
                Stream.of("initContainers", "containers")
                        .flatMap(it -> content.path("spec").path(it).valueStream())
                        .map(it -> it.path("name").asString(""))
                        .toList(),
                content.at("/spec/nodeName").asString(""),
                use == null ? null : use.memory(),
                use == null ? null : use.processor(),
                REPLACED.contains(workload.type()),
                WorkloadParts.command(pod));
    }

    /**
     * What the copies of one environment write, as one log, which the caller closes.
     *
     * @param copy the name of one of them, empty for all
     */
    CopyLogs logs(Actor actor, EntityRef ref, String cluster, String namespace, String copy, CopyLogs.Wanted wanted) {
        Entity entity = runtime.readable(actor, ref);
        actor.require(Permission.RUNTIME_LOGS_READ, owners(entity));
        List<Found> place = place(entity, cluster, namespace);
        KnownCluster known = place.getFirst().cluster();
        try {
            return CopyLogs.open(
                    known,
                    () -> LogSources.of(
                            pods(entity, cluster, namespace)
                                    .filter(it -> copy.isEmpty() || it.name().equals(copy))
                                    .sorted(Comparator.comparing(KnownObject::name))
                                    .limit(MOST_READ)
                                    .toList(),
                            wanted.previous()),
                    wanted);
        } catch (ToolProblem problem) {
            throw Runtime.failed(known, problem);
        }
    }

    private static List<String> owners(Entity entity) {
        return entity.related("ownedBy").stream().map(EntityRef::toString).toList();
    }

    private List<Found> place(Entity entity, String cluster, String namespace) {
        List<Found> found = runtime.places(entity).stream()
                .filter(it -> it.getFirst().cluster().name().equals(cluster)
                        && it.getFirst().workload().namespace().equals(namespace))
                .flatMap(List::stream)
                .toList();
        if (found.isEmpty()) {
            throw new Problem.NotFound(
                    "copies-not-found",
                    "Nothing of " + entity.ref() + " runs in " + namespace + " of " + cluster + ".",
                    "It may have been taken away; the page shows what there is.");
        }
        return found;
    }

    private Stream<KnownObject> pods(Entity entity, String cluster, String namespace) {
        return runtime.places(entity).stream()
                .filter(it -> it.getFirst().cluster().name().equals(cluster)
                        && it.getFirst().workload().namespace().equals(namespace))
                .flatMap(List::stream)
                .flatMap(it -> new WorkloadParts(it.cluster(), it.workload()).pods().stream());
    }

    /** Takes one copy away, in the place of which the cluster begins a new one. Whatever comes of it is in the record. */
    void restart(Actor actor, EntityRef ref, String cluster, String namespace, String copy) {
        Entity entity = runtime.readable(actor, ref);
        actor.require(Permission.RUNTIME_COPIES_RESTART, owners(entity));
        List<Found> place = place(entity, cluster, namespace);
        KnownObject pod = place.stream()
                .filter(it -> REPLACED.contains(it.workload().type()))
                .flatMap(it -> new WorkloadParts(it.cluster(), it.workload()).pods().stream())
                .filter(it -> it.name().equals(copy))
                .findFirst()
                .orElseThrow(() -> gone(copy));
        KnownCluster known = place.getFirst().cluster();
        String detail = cluster + " " + namespace + "/" + copy;
        try {
            known.cluster().objects().delete(Types.PODS, namespace, copy, pod.uid());
            record(actor, ref, "succeeded", detail);
        } catch (ToolUnavailable away) {
            record(actor, ref, "failed", detail);
            throw Runtime.failed(known, away);
        } catch (ToolRefused refused) {
            record(actor, ref, "refused", detail);
            throw refused.code().equals("cluster-object-gone") ? gone(copy) : Runtime.failed(known, refused);
        }
    }

    private void record(Actor actor, EntityRef ref, String outcome, String detail) {
        audit.record(new AuditEntry(
                clock.instant(), actor.ref(), "copy.restart", ref.toString(), actor.origin(), outcome, detail));
    }

    private static Problem.NotFound gone(String copy) {
        return new Problem.NotFound(
                "copy-not-found",
                "There is no copy " + copy + " that could be restarted.",
                "It may have been replaced by now; look at the copies again.");
    }
}
