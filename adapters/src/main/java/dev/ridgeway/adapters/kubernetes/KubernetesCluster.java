package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One connected cluster. Its client is made when it is first asked, and anew when the cluster refuses the credential. */
final class KubernetesCluster implements Cluster {

    private static final Duration ASKED_AGAIN = Duration.ofSeconds(5);

    private final String clusterName;
    private final String address;
    private final Supplier<ClusterSettings> source;
    private final KubernetesObjects objects;
    private @Nullable Open open;

    /** A client and how many questions it has to answer just now; closed after the last one. */
    private static final class Open {
        private final ClusterSettings settings;
        private final KubernetesClient client;
        private int questions;

        Open(ClusterSettings settings) {
            this.settings = settings;
            this.client = ClusterClient.of(settings);
        }

        ClusterSettings settings() {
            return settings;
        }

        KubernetesClient client() {
            return client;
        }
    }

    KubernetesCluster(String clusterName, String address, Supplier<ClusterSettings> source, InstantSource clock) {
        this(clusterName, address, source, clock, ASKED_AGAIN);
    }

    /** With another time between two questions whether it is still there. */
    KubernetesCluster(
            String clusterName, String address, Supplier<ClusterSettings> source, InstantSource clock, Duration pause) {
        this.clusterName = clusterName;
        this.address = address;
        this.source = source;
        this.objects = new KubernetesObjects(this, clock, pause);
    }

    /** The name of its connection, safe in an address. */
    static String name(String clusterName) {
        return "cluster-" + clusterName.replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    @Override
    public String clusterName() {
        return clusterName;
    }

    @Override
    public String name() {
        return name(clusterName);
    }

    @Override
    public String kind() {
        return "kubernetes";
    }

    @Override
    public String title() {
        return "Kubernetes (" + clusterName + ")";
    }

    @Override
    public String address() {
        return address;
    }

    @Override
    public String ask() {
        return asked(it -> {
            VersionInfo version = it.getKubernetesVersion();
            if (version == null || version.getGitVersion() == null) {
                throw ClusterProblems.noCluster(address);
            }
            return version.getGitVersion().replaceFirst("^v", "");
        });
    }

    @Override
    public boolean serves(String group, String resource) {
        return asked(it -> {
            APIGroup known = it.getApiGroup(group);
            return known != null
                    && it.getApiResources(known.getPreferredVersion().getGroupVersion()).getResources().stream()
                            .anyMatch(each -> each.getName().equals(resource));
        });
    }

    @Override
    public boolean may(Right right) {
        return asked(it -> GrantedRules.reviewed(it, right));
    }

    @Override
    public ToolRights rights() {
        return answered(it -> new ClusterRights(
                        it.client(), groups(it.client()), it.settings().namespace())
                .review());
    }

    @Override
    public ClusterObjects objects() {
        return objects;
    }

    /** How it is reached, read anew. */
    ClusterSettings settings() {
        return source.get();
    }

    /** What its client is answered; fails in words. */
    <T> T asked(Function<KubernetesClient, T> question) {
        return answered(it -> question.apply(it.client()));
    }

    private static Set<String> groups(KubernetesClient client) {
        Set<String> groups = new HashSet<>();
        groups.add("");
        client.getApiGroups().getGroups().forEach(it -> groups.add(it.getName()));
        return groups;
    }

    private <T> T answered(Function<Open, T> question) {
        try {
            return once(question);
        } catch (KubernetesClientException refusal) {
            if (refusal.getCode() != 401) {
                throw ClusterProblems.of(title(), address, refusal);
            }
        }
        // What is stored may be outdated: once more with everything read again.
        try {
            return once(question);
        } catch (KubernetesClientException refusal) {
            throw ClusterProblems.of(title(), address, refusal);
        }
    }

    private <T> T once(Function<Open, T> question) {
        Open used = begin();
        boolean refused = false;
        try {
            return question.apply(used);
        } catch (KubernetesClientException refusal) {
            refused = refusal.getCode() == 401;
            throw refusal;
        } finally {
            end(used, refused);
        }
    }

    private synchronized Open begin() {
        Open present = open;
        if (present == null) {
            present = new Open(source.get());
            open = present;
        }
        present.questions++;
        return present;
    }

    private synchronized void end(Open used, boolean refused) {
        used.questions--;
        if (refused && used == open) {
            used.settings().credential().refused();
            open = null;
        }
        if (used != open && used.questions == 0) {
            used.client().close();
        }
    }
}
