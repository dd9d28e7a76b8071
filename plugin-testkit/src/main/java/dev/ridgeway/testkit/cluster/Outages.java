package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What fails below the services, each by one call. All of it but the Git host is everybody's on this cluster: no other
 * test may run at the same time.
 */
public final class Outages {

    private final Tenant tenant;
    private final OpenFaults open;

    Outages(Tenant tenant, OpenFaults open) {
        this.tenant = tenant;
        this.open = open;
    }

    /** Nobody answers where images are. */
    public Fault registry() {
        return ended("registry");
    }

    /** The part of Argo CD is gone that reads repositories. */
    public Fault repoServer() {
        return ended("argocd-repo-server");
    }

    /** Kubernetes' API does not answer; undone, its server has been restarted. */
    public Fault apiServer() {
        return ended("kube-apiserver");
    }

    /** Nobody answers where the tenant's repository is. */
    public Fault gitHost() {
        GitServer git = tenant.delivery().git();
        Fault fault = open.add(git::startAgain);
        git.stop();
        return fault;
    }

    /**
     * No watch can go on from where it was: the API server has been restarted, something has happened meanwhile, and it
     * remembers nothing of before (410 Gone). It answers again when this returns.
     */
    public Fault expiredWatches() {
        Edit.of(
                tenant.administrator().namespaces().withName(tenant.namespace()),
                it -> it.getMetadata().getAnnotations().put("ridgeway.dev/fault", "expired watches"));
        Fault fault = ended("kube-apiserver");
        fault.undo();
        return fault;
    }

    /**
     * The nodes of the tenant's pods take no new ones, and the tenant's pods are asked to leave; fails where a disruption
     * budget keeps one. Those of others stay: this node is everybody's.
     */
    public Fault drainedNode() {
        KubernetesClient administrator = tenant.administrator();
        List<Pod> pods =
                administrator.pods().inNamespace(tenant.namespace()).list().getItems();
        Set<String> nodes = new TreeSet<>();
        pods.forEach(it -> nodes.add(it.getSpec().getNodeName()));
        Fault fault = open.add(() -> nodes.forEach(it -> cordon(it, false)));
        nodes.forEach(it -> cordon(it, true));
        List<String> kept = pods.stream()
                .map(it -> it.getMetadata().getName())
                .filter(it -> !evicted(it))
                .toList();
        if (!kept.isEmpty()) {
            throw new AssertionError("A PodDisruptionBudget keeps " + kept + " on the node that was to be drained.");
        }
        return fault;
    }

    private boolean evicted(String pod) {
        try {
            return tenant.administrator()
                    .pods()
                    .inNamespace(tenant.namespace())
                    .withName(pod)
                    .evict();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private void cordon(String node, boolean closed) {
        Edit.of(
                tenant.administrator().nodes().withName(node),
                it -> it.getSpec().setUnschedulable(closed));
    }

    private Fault ended(String process) {
        Fault fault = open.add(() -> Testbed.command("start", process));
        Testbed.command("stop", process);
        return fault;
    }
}
