package dev.ridgeway.plugin.runtime;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One revision of a release, as Helm wrote it down in a cluster. Its settings and its manifest are not among it.
 *
 * @param id another one when it was written anew
 * @param status in Helm's words, such as {@code deployed} or {@code pending-upgrade}
 * @param writtenAt when Helm wrote it last; null when that is not known
 * @param labels those of the release itself, and those on which its objects agree, or else one is called like the chart
 * @param content null when it could not be read
 */
public record HelmRelease(
        String id,
        String namespace,
        String name,
        int revision,
        String status,
        @Nullable Instant writtenAt,
        Map<String, String> labels,
        @Nullable Content content) {

    /** Keeps its own copy of the labels. */
    public HelmRelease {
        labels = Map.copyOf(labels);
    }

    /**
     * What it consists of.
     *
     * @param appVersion empty when the chart says none
     * @param firstDeployed when the first revision began; null when Helm does not say
     * @param lastDeployed when this one began; null when Helm does not say
     * @param description what became of it, in Helm's words
     * @param images those that the workloads name, each once
     */
    public record Content(
            String chart,
            String version,
            String appVersion,
            @Nullable Instant firstDeployed,
            @Nullable Instant lastDeployed,
            String description,
            List<Workload> workloads,
            List<String> images) {

        /** Keeps its own copies of the lists. */
        public Content {
            workloads = List.copyOf(workloads);
            images = List.copyOf(images);
        }
    }

    /** Something that runs copies. */
    public record Workload(String namespace, String group, String kind, String name) {}
}
