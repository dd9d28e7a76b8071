package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** What the tests of one class made: all of it is gone when the class ends, or the class fails. */
final class Leavings implements AutoCloseable {

    private static final int SECONDS = 120;
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final KubernetesClient administrator;
    private final Queue<String> namespaces = new ConcurrentLinkedQueue<>();

    Leavings(KubernetesClient administrator) {
        this.administrator = administrator;
        // What a run left that was killed.
        for (Namespace old :
                administrator.namespaces().withLabel(Tenant.LABEL).list().getItems()) {
            if (Instant.parse(old.getMetadata().getCreationTimestamp())
                    .isBefore(Instant.now().minus(FORGOTTEN))) {
                String name = old.getMetadata().getName();
                new TenantImages(name).delete();
                delete(administrator, name);
            }
        }
    }

    void add(String namespace) {
        namespaces.add(namespace);
    }

    /** Begins to delete a tenant's namespace and what belongs to it outside. */
    static void delete(KubernetesClient administrator, String namespace) {
        for (String kind : new String[] {"Application", "AppProject"}) {
            administrator
                    .genericKubernetesResources(Delivery.API, kind)
                    .inNamespace(Delivery.ARGOCD)
                    .withLabel(Tenant.LABEL, namespace)
                    .delete();
        }
        var admission = administrator.admissionRegistration().v1();
        admission
                .validatingAdmissionPolicyBindings()
                .withLabel(Tenant.LABEL, namespace)
                .delete();
        admission
                .validatingAdmissionPolicies()
                .withLabel(Tenant.LABEL, namespace)
                .delete();
        administrator.namespaces().withName(namespace).delete();
    }

    @Override
    public void close() {
        namespaces.forEach(it -> delete(administrator, it));
        for (String namespace : namespaces) {
            try {
                administrator
                        .namespaces()
                        .withName(namespace)
                        .waitUntilCondition(Objects::isNull, SECONDS, TimeUnit.SECONDS);
            } catch (KubernetesClientTimeoutException late) {
                throw new AssertionError(
                        "The namespace %s is still there %d s after it was deleted. What was there is in %s."
                                .formatted(namespace, SECONDS, Evidence.collect(administrator, namespace, namespace)),
                        late);
            }
        }
    }
}
