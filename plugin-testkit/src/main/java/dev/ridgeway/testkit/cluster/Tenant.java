package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A test's own place on the cluster: a namespace with the quota, the pod security, the network policies and the rights of
 * Ridgeway that a team's namespace has; on demand an application of Argo CD with its repository, and images.
 */
public final class Tenant {

    /** On everything that a test makes, so that what a killed run left can be told. */
    static final String LABEL = "ridgeway.dev/test";

    private static final int SECONDS = 90;
    private static final String WEB = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app: web}}
            spec:
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  terminationGracePeriodSeconds: 1
                  automountServiceAccountToken: false
                  securityContext: {runAsNonRoot: true, runAsUser: 65532, seccompProfile: {type: RuntimeDefault}}
                  containers:
                  - name: web
                    image: busybox
                    imagePullPolicy: IfNotPresent
                    command: [httpd, -f, -p, "8080", -h, /etc]
                    securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                    readinessProbe: {tcpSocket: {port: 8080}, periodSeconds: 1}
            """;

    private final ClusterAccess access;
    private final String namespace;
    private @Nullable Delivery delivery;
    private @Nullable FluxDelivery flux;
    private @Nullable TenantImages images;
    private @Nullable String deliversFrom;

    private Tenant(ClusterAccess access, String namespace) {
        this.access = access;
        this.namespace = namespace;
    }

    static Tenant create(ClusterAccess access, String namespace) {
        Tenant tenant = new Tenant(access, namespace);
        tenant.makeNamespace();
        return tenant;
    }

    /** Makes the namespace with everything that a team's has; somebody may have deleted the one before. */
    void makeNamespace() {
        Path settings = Testbed.sources().resolve("testbed/tools/tenant/environment.yaml");
        Namespace mine = new NamespaceBuilder()
                .withNewMetadata()
                .withName(namespace)
                .addToLabels(LABEL, namespace)
                .addToLabels("ridgeway.dev/environment", "dev")
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build();
        administrator().resource(mine).create();
        try (InputStream yaml = Files.newInputStream(settings)) {
            apply(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Before these are there, pods are refused for reasons that no team would ever see.
        await(
                administrator().resourceQuotas().inNamespace(namespace).withName("team"),
                it -> it.getStatus() != null && !it.getStatus().getUsed().isEmpty());
        await(administrator().serviceAccounts().inNamespace(namespace).withName("default"), it -> true);
    }

    /** The namespace, which is also the name of the application and of its project. */
    public String namespace() {
        return namespace;
    }

    /** Ridgeway's account that sees. */
    public KubernetesClient reader() {
        return access.reader();
    }

    /** Ridgeway's account that acts. */
    public KubernetesClient operator() {
        return access.operator();
    }

    KubernetesClient administrator() {
        return access.administrator();
    }

    /** Makes objects in the namespace, as a team's own tools would. */
    public List<HasMetadata> apply(String yaml) {
        return apply(Text.stream(yaml));
    }

    private List<HasMetadata> apply(InputStream yaml) {
        List<HasMetadata> made = new ArrayList<>();
        for (HasMetadata each : administrator().load(yaml).items()) {
            made.add(administrator()
                    .resource(each)
                    .inNamespace(namespace)
                    .forceConflicts()
                    .serverSideApply());
        }
        return made;
    }

    /** From now on it is a namespace for builds, like a team's: what assembles images may be root of its own pod. */
    public void forBuilds() {
        administrator()
                .namespaces()
                .withName(namespace)
                .edit(it -> new NamespaceBuilder(it)
                        .editMetadata()
                        .addToLabels("pod-security.kubernetes.io/enforce", "baseline")
                        .endMetadata()
                        .build());
    }

    /** A service that is well: one pod of busybox that answers on port 8080. */
    public Deployment web() {
        return rolledOut((Deployment) apply(WEB).getFirst());
    }

    /** What {@link #web()} makes, for a repository. */
    public static String webManifest() {
        return WEB;
    }

    /** The application of Argo CD that delivers from a repository into this namespace; made when first asked for. */
    public Delivery delivery() {
        if (deliversFrom != null) {
            throw new AssertionError(
                    "This tenant delivers from %s, which the test stops and changes itself; a repository"
                                    .formatted(deliversFrom)
                            + " of its own and its outage (gitHost) are for tests that do not call deliverFrom.");
        }
        if (delivery == null) {
            delivery = Delivery.create(this);
        }
        return delivery;
    }

    /**
     * What Flux delivers into this namespace, by an object of this type that takes from the GitRepository {@code delivery};
     * made when first asked for.
     *
     * @param spec of that object, as YAML on one line
     */
    public FluxDelivery flux(String apiVersion, String kind, String spec) {
        if (flux == null) {
            flux = FluxDelivery.create(this, apiVersion, kind, spec);
        }
        return flux;
    }

    /**
     * Has Argo CD deliver into this namespace from a repository of the Ridgeway that listens on {@link Testbed#GIT_LISTEN};
     * the source is what the application says beside address and branch, such as {@code path: deploy}.
     */
    public void deliverFrom(String address, String source) {
        Delivery.application(this, address, source);
        deliversFrom = address;
    }

    /** Images of this tenant in the registry. */
    public TenantImages images() {
        if (images == null) {
            images = new TenantImages(namespace);
        }
        return images;
    }

    /** Waits until the rollout of what the deployment asks for now is complete. */
    public Deployment rolledOut(Deployment deployment) {
        return await(deployment, it -> {
            DeploymentStatus status = it.getStatus();
            int wanted = it.getSpec().getReplicas();
            return status != null
                    && it.getMetadata().getGeneration().equals(status.getObservedGeneration())
                    && is(status.getUpdatedReplicas(), wanted)
                    && is(status.getReplicas(), wanted)
                    && is(status.getAvailableReplicas(), wanted);
        });
    }

    private static boolean is(@Nullable Integer count, int wanted) {
        return (count == null ? 0 : count) == wanted;
    }

    /** Waits, by a watch, until what is there fulfils the condition; fails with what was there instead. */
    public <T extends HasMetadata> T await(T what, Predicate<? super T> condition) {
        return await(reader().resource(what).inNamespace(namespace), condition);
    }

    <T extends HasMetadata> T await(Resource<T> what, Predicate<? super T> condition) {
        try {
            return what.waitUntilCondition(it -> it != null && condition.test(it), SECONDS, TimeUnit.SECONDS);
        } catch (KubernetesClientTimeoutException late) {
            T last = what.get();
            throw new AssertionError(
                    last == null
                            ? "Something that was waited for is not there after " + SECONDS + " s."
                            : "%s %s was not as awaited after %d s."
                                    .formatted(
                                            last.getKind(), last.getMetadata().getName(), SECONDS),
                    late);
        }
    }

    /** Waits until a pod of the deployment fulfils the condition. */
    public Pod awaitPod(Deployment of, Predicate<Pod> condition) {
        return awaitAny(
                reader().pods()
                        .inNamespace(namespace)
                        .withLabels(of.getSpec().getSelector().getMatchLabels()),
                condition);
    }

    /** Waits until one of them, such as the namespace's events, fulfils the condition. */
    public <T> T awaitAny(Informable<T> of, Predicate<T> condition) {
        CompletableFuture<List<T>> found =
                of.informOnCondition(all -> all.stream().anyMatch(condition));
        try {
            return found.get(SECONDS, TimeUnit.SECONDS).stream()
                    .filter(condition)
                    .findAny()
                    .orElseThrow();
        } catch (TimeoutException | ExecutionException e) {
            throw new AssertionError("None was as awaited after " + SECONDS + " s.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        } finally {
            found.cancel(true);
        }
    }

    /** Begins to clear everything away; the namespace itself ends on its own soon after. */
    void leave() {
        try {
            if (images != null) {
                images.delete();
            }
        } finally {
            Leavings.delete(administrator(), namespace);
            if (delivery != null) {
                delivery.git().stop();
            }
            if (flux != null) {
                flux.git().stop();
            }
        }
    }

    @Nullable
    Delivery deliveryIfAny() {
        return delivery;
    }
}
