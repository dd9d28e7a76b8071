package dev.ridgeway.server.runtime;

import dev.ridgeway.server.runtime.objects.KnownCluster;
import dev.ridgeway.server.runtime.objects.KnownObject;
import dev.ridgeway.server.runtime.objects.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The workloads that may be in trouble, so that all that somebody owns can be looked through at once. */
final class Suspects {

    private final Map<KnownCluster, List<KnownObject>> suspects = new LinkedHashMap<>();

    Suspects(List<KnownCluster> clusters) {
        clusters.forEach(cluster -> suspects.put(
                cluster,
                Types.WORKLOADS.stream()
                        .flatMap(cluster::all)
                        .filter(KnownObject::suspect)
                        .toList()));
    }

    boolean among(EntityWorkloads workloads) {
        return suspects.entrySet().stream()
                .anyMatch(it ->
                        workloads.in(it.getKey()) && it.getValue().stream().anyMatch(workloads::chooses));
    }
}
