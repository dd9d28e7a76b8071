package dev.ridgeway.server.runtime;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.connections.LabelSelector;
import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads are an entity's: those that Backstage's annotations choose, those that the named applications of Argo CD
 * deliver, and, of an entity that says neither, those that carry its name in the labels everybody uses.
 */
public final class EntityWorkloads {

    private static final String ID = "backstage.io/kubernetes-id";
    private static final List<String> NAMES = List.of("app.kubernetes.io/instance", "app.kubernetes.io/name");

    private final String name;
    private final Optional<String> cluster;
    private final Optional<String> namespace;
    private final @Nullable Predicate<Map<String, String>> labels;
    private final String labelsSaid;
    private final Set<String> applications = new HashSet<>();
    private final boolean named;

    /** What the entity says, and what the applications that it chooses by label are called in these clusters. */
    public EntityWorkloads(Entity entity, List<KnownCluster> clusters) {
        name = entity.name();
        cluster = entity.annotation("backstage.io/kubernetes-cluster");
        namespace = entity.annotation("backstage.io/kubernetes-namespace");
        Optional<String> selector = entity.annotation("backstage.io/kubernetes-label-selector");
        Optional<String> id = entity.annotation(ID);
        if (selector.isPresent()) {
            labels = LabelSelector.parse(selector.get());
            labelsSaid = "label " + selector.get();
        } else if (id.isPresent()) {
            labels = it -> id.get().equals(it.get(ID));
            labelsSaid = "label " + ID + "=" + id.get();
        } else {
            labels = null;
            labelsSaid = "";
        }
        entity.annotation("argocd/app-name").ifPresent(applications::add);
        Optional<String> chosen = entity.annotation("argocd/app-selector");
        chosen.map(LabelSelector::parse)
                .ifPresent(it -> clusters.stream()
                        .flatMap(each -> each.all(Types.APPLICATIONS))
                        .filter(each -> it.test(each.labels()))
                        .forEach(each -> applications.add(each.name())));
        named = labels != null || !applications.isEmpty() || chosen.isPresent();
    }

    /** Whether the entity's workloads may be in that cluster. */
    public boolean in(KnownCluster one) {
        return cluster.isEmpty() || cluster.get().equals(one.name());
    }

    /** Its workloads there, each with how it was found. */
    public List<Found> of(KnownCluster one) {
        List<Found> found = new ArrayList<>();
        if (in(one)) {
            Types.WORKLOADS.forEach(type -> one.all(type)
                    .filter(it -> !it.type().equals(Types.JOBS) || it.owner().isEmpty())
                    .forEach(it -> by(it).ifPresent(how -> found.add(new Found(one, it, how)))));
        }
        return found;
    }

    /** Whether an object of whatever type is chosen by itself. */
    public boolean chooses(KnownObject it) {
        return by(it).isPresent();
    }

    /** A workload and by what it is the entity's. */
    public record Found(KnownCluster cluster, KnownObject workload, String by) {}

    private Optional<String> by(KnownObject it) {
        if (applications.contains(it.application())) {
            return Optional.of("Argo CD's application " + it.application());
        }
        if (namespace.isPresent() && !namespace.get().equals(it.namespace())) {
            return Optional.empty();
        }
        if (labels != null) {
            return labels.test(it.labels()) ? Optional.of(labelsSaid) : Optional.empty();
        }
        if (named) {
            return Optional.empty();
        }
        return NAMES.stream()
                .filter(label -> name.equals(it.labels().get(label)))
                .findFirst()
                .map(label -> "label " + label + "=" + name)
                .or(() -> name.equals(it.release()) ? Optional.of("Helm's release " + name) : Optional.empty());
    }
}
