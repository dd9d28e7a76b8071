package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.plugin.runtime.HelmRelease;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is in one cluster. A thread asks the cluster now and then whether it is there: what is known is as new as its last
 * answer, and after an outage everything is listed anew, because a watch that was cut in silence tells nothing.
 */
final class KubernetesObjects implements ClusterObjects {

    private static final Logger log = LoggerFactory.getLogger(KubernetesObjects.class);
    private static final long MOST_AT_ONCE = 500;

    private final KubernetesCluster cluster;
    private final InstantSource clock;
    private final Duration pause;
    private final Set<ObjectInformer> informers = ConcurrentHashMap.newKeySet();
    private volatile boolean outdated;
    private @Nullable Thread asking;
    private @Nullable KubernetesClient client;
    private Optional<String> namespace = Optional.empty();

    KubernetesObjects(KubernetesCluster cluster, InstantSource clock, Duration pause) {
        this.cluster = cluster;
        this.clock = clock;
        this.pause = pause;
    }

    @Override
    public Watch watch(ResourceType type, ObjectListener listener) {
        if (secret(type)) {
            throw refused();
        }
        ObjectInformer informer = new ObjectInformer(this, type, listener);
        informers.add(informer);
        synchronized (this) {
            if (asking == null) {
                asking = Thread.ofVirtual().name("watching-" + cluster.name()).start(this::ask);
            }
        }
        return () -> close(informer);
    }

    private void close(ObjectInformer informer) {
        informers.remove(informer);
        informer.stop();
        synchronized (this) {
            Thread present = asking;
            if (informers.isEmpty() && present != null) {
                present.interrupt();
                asking = null;
                disconnect();
            }
        }
    }

    private void ask() {
        while (mine()) {
            try {
                cluster.ask();
                if (outdated) {
                    outdated = false;
                    restart();
                }
                tick();
            } catch (ToolProblem problem) {
                // One that is busy still holds the watches.
                outdated |= !problem.code().equals("cluster-unavailable");
                informers.forEach(it -> it.interrupted(problem));
            } catch (RuntimeException e) {
                if (mine()) {
                    log.warn("{} is asked again later: {}", cluster.title(), e.toString());
                }
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized boolean mine() {
        return asking == Thread.currentThread();
    }

    private void restart() {
        informers.forEach(ObjectInformer::stop);
        synchronized (this) {
            disconnect();
        }
    }

    private void disconnect() {
        if (client != null) {
            client.close();
            client = null;
        }
    }

    private void tick() {
        KubernetesClient connected;
        synchronized (this) {
            if (asking != Thread.currentThread()) {
                return;
            }
            if (client == null) {
                ClusterSettings settings = cluster.settings();
                client = ClusterClient.of(settings);
                namespace = settings.namespace();
            }
            connected = client;
        }
        Instant now = now();
        informers.forEach(it -> it.tick(connected, namespace, now));
    }

    @Override
    public Optional<ClusterObject> object(ResourceType type, String in, String name) {
        if (secret(type)) {
            throw refused();
        }
        return cluster.asked(it -> {
            var all = it.genericKubernetesResources(ObjectInformer.context(type, !in.isEmpty()));
            GenericKubernetesResource found = in.isEmpty()
                    ? all.withName(name).get()
                    : all.inNamespace(in).withName(name).get();
            return Optional.ofNullable(found)
                    .map(each -> new ObjectTrim(it.getKubernetesSerialization()).trimmed(type, each));
        });
    }

    @Override
    public List<ClusterObject> objects(ResourceType type, String in, String labelSelector) {
        if (secret(type)) {
            throw refused();
        }
        return permitted("list", type.group(), type.plural(), in, it -> {
            var all = it.genericKubernetesResources(ObjectInformer.context(type));
            ObjectTrim trim = new ObjectTrim(it.getKubernetesSerialization());
            return (in.isEmpty() ? all.inAnyNamespace() : all.inNamespace(in))
                            .list(new ListOptionsBuilder()
                                    .withLimit(MOST_AT_ONCE)
                                    .withLabelSelector(labelSelector.isEmpty() ? null : labelSelector)
                                    .build())
                            .getItems()
                            .stream()
                            .map(each -> trim.trimmed(type, each))
                            .toList();
        });
    }

    @Override
    public List<HelmRelease> helmReleases(String in, List<HelmRelease> known) {
        try {
            return cluster.asked(it -> new HelmSecrets(it).releases(in, known));
        } catch (ToolRefused refused) {
            if (refused.code().equals("cluster-forbidden")) {
                throw new ToolRefused(
                        "cluster-right-missing",
                        title() + " does not let Ridgeway see the releases of Helm"
                                + (in.isEmpty() ? "." : " in " + in + "."),
                        "Add this rule to a " + (in.isEmpty() ? "ClusterRole" : "Role in " + in) + " of the account: "
                                + HelmSecrets.RULE);
            }
            throw refused;
        }
    }

    @Override
    public void merge(ResourceType type, String in, String name, Map<String, ? extends @Nullable Object> fields) {
        patch(type, in, name, PatchType.JSON_MERGE, fields);
    }

    @Override
    public void image(ResourceType type, String in, String name, String container, String image) {
        Map<String, Object> containers = Map.of("containers", List.of(Map.of("name", container, "image", image)));
        patch(
                type,
                in,
                name,
                PatchType.STRATEGIC_MERGE,
                Map.of("spec", Map.of("template", Map.of("spec", containers))));
    }

    private void patch(
            ResourceType type, String in, String name, PatchType how, Map<String, ? extends @Nullable Object> fields) {
        if (secret(type)) {
            throw refused();
        }
        permitted(
                "patch",
                type.group(),
                type.plural(),
                in,
                it -> it.genericKubernetesResources(ObjectInformer.context(type))
                        .inNamespace(in)
                        .withName(name)
                        .patch(PatchContext.of(how), JsonMapper.shared().writeValueAsString(fields)));
    }

    @Override
    public InputStream log(String in, String pod, Log log) {
        return permitted("get", "", "pods/log", in, it -> PodLog.of(it, in, pod, log));
    }

    @Override
    public void delete(ResourceType type, String in, String name, String uid) {
        if (secret(type)) {
            throw refused();
        }
        String path = (type.group().isEmpty() ? "/api/" : "/apis/") + type.apiVersion() + "/namespaces/" + in + "/"
                + type.plural() + "/" + name;
        Map<String, Object> only =
                Map.of("kind", "DeleteOptions", "apiVersion", "v1", "preconditions", Map.of("uid", uid));
        permitted("delete", type.group(), type.plural(), in, it -> {
            try {
                return it.raw(path, "DELETE", only);
            } catch (KubernetesClientException failure) {
                if (failure.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                        || failure.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                    throw new ToolRefused(
                            "cluster-object-gone",
                            "There is no " + type.kind() + " " + name + " any more, or another one has its name.",
                            "Look at what there is by now.");
                }
                throw failure;
            }
        });
    }

    /** As {@link KubernetesCluster#asked}, and says which rule is missing where that is why. */
    private <T> T permitted(
            String verb, String group, String resource, String in, Function<KubernetesClient, T> question) {
        try {
            return cluster.asked(question);
        } catch (ToolRefused refused) {
            if (refused.code().equals("cluster-forbidden")) {
                throw ClusterAbility.missing(cluster.title(), verb, group, resource, in);
            }
            throw refused;
        }
    }

    @Override
    public ClusterObject create(ResourceType type, String in, String json) {
        if (secret(type)) {
            throw refused();
        }
        return cluster.asked(it -> {
            KubernetesSerialization serialization = it.getKubernetesSerialization();
            GenericKubernetesResource object = serialization.unmarshal(json, GenericKubernetesResource.class);
            GenericKubernetesResource made = it.genericKubernetesResources(ObjectInformer.context(type))
                    .inNamespace(in)
                    .resource(object)
                    .create();
            return new ObjectTrim(serialization).trimmed(type, made);
        });
    }

    @Override
    public ClusterObject merge(ResourceType type, String in, String name, String patch) {
        if (secret(type)) {
            throw refused();
        }
        return cluster.asked(it -> new ObjectTrim(it.getKubernetesSerialization())
                .trimmed(
                        type,
                        it.genericKubernetesResources(ObjectInformer.context(type))
                                .inNamespace(in)
                                .withName(name)
                                .patch(PatchContext.of(PatchType.JSON_MERGE), patch)));
    }

    /** The credential is not taken any more: everything is connected anew with what it is by then. */
    void reconnect() {
        outdated = true;
    }

    Instant now() {
        return clock.instant();
    }

    String title() {
        return cluster.title();
    }

    ToolProblem problem(KubernetesClientException failure) {
        return ClusterProblems.of(cluster.title(), cluster.address(), failure);
    }

    private static boolean secret(ResourceType type) {
        return type.group().isEmpty() && type.plural().equals("secrets");
    }

    private static ToolRefused refused() {
        return new ToolRefused(
                "cluster-secrets-closed",
                "Ridgeway reads no secrets of a cluster.",
                "Read it with kubectl, if you may.");
    }
}
