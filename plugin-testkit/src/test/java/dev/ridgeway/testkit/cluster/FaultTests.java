package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What Kubernetes really says to each fault, and that all is well again when it is undone. */
@ClusterTest
@Execution(ExecutionMode.CONCURRENT)
class FaultTests {

    @Test
    void wrongTag(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.wrongTag(web);

        waits(tenant, web, Set.of("ErrImagePull", "ImagePullBackOff"), "");
        warns(tenant, "Failed", "not found");
        stillServes(tenant, web);

        heals(tenant, web, fault);
    }

    @Test
    void crash(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.crash(web);

        waits(tenant, web, Set.of("CrashLoopBackOff"), "back-off");
        ContainerStateTerminated end = ended(tenant, web);
        assertThat(end.getReason()).isEqualTo("Error");
        assertThat(end.getExitCode()).isEqualTo(3);
        warns(tenant, "BackOff", "Back-off restarting failed container");

        heals(tenant, web, fault);
    }

    @Test
    void memoryOverrun(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.memoryOverrun(web);

        ContainerStateTerminated end = ended(tenant, web);
        assertThat(end.getReason()).isEqualTo("OOMKilled");
        assertThat(end.getExitCode()).isEqualTo(137);

        heals(tenant, web, fault);
    }

    @Test
    void failingReadiness(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.failingReadiness(web);

        warns(tenant, "Unhealthy", "Readiness probe failed: HTTP probe failed with statuscode: 404");
        tenant.awaitPod(
                web,
                it -> status(it)
                        .filter(one -> one.getState().getRunning() != null && !one.getReady())
                        .isPresent());
        stillServes(tenant, web);

        heals(tenant, web, fault);
    }

    @Test
    void missingSecret(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.missingSecret(web);

        waits(tenant, web, Set.of("CreateContainerConfigError"), "secret \"fault\" not found");

        heals(tenant, web, fault);
    }

    @Test
    void missingKey(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.missingKey(web);

        waits(tenant, web, Set.of("CreateContainerConfigError"), "couldn't find key password in Secret");

        heals(tenant, web, fault);
        assertThat(tenant.administrator()
                        .secrets()
                        .inNamespace(tenant.namespace())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void quotaExceeded(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.quotaExceeded(web);

        createsNone(tenant, web, "exceeded quota: fault, requested: pods=1, used: pods=1, limited: pods=1");

        heals(tenant, web, fault);
    }

    @Test
    void unschedulable(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.unschedulable(web);

        isNotScheduled(tenant, web, "didn't match Pod's node affinity/selector");
        warns(tenant, "FailedScheduling", "nodes are available");

        heals(tenant, web, fault);
    }

    @Test
    void volumeUnbound(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.volumeUnbound(web);

        isNotScheduled(tenant, web, "pod has unbound immediate PersistentVolumeClaims");
        warns(tenant, "ProvisioningFailed", "storageclass.storage.k8s.io \"no-such-class\" not found");

        heals(tenant, web, fault);
    }

    @Test
    void admissionRefusal(Tenant tenant, Faults faults) {
        Deployment web = tenant.web();
        Fault fault = faults.admissionRefusal(web);

        createsNone(
                tenant,
                web,
                "ValidatingAdmissionPolicy '%1$s' with binding '%1$s' denied request: Pods need the label cost-center."
                        .formatted(tenant.namespace()));

        heals(tenant, web, fault);
    }

    /** A container that does not run, and what it waits for. */
    private static void waits(Tenant tenant, Deployment web, Set<String> reasons, String words) {
        tenant.awaitPod(
                web,
                pod -> status(pod)
                        .map(ContainerStatus::getState)
                        .map(ContainerState::getWaiting)
                        .filter(it -> it.getReason() != null && reasons.contains(it.getReason()))
                        .filter(it ->
                                Objects.requireNonNullElse(it.getMessage(), "").contains(words))
                        .isPresent());
    }

    private static ContainerStateTerminated ended(Tenant tenant, Deployment web) {
        Pod pod = tenant.awaitPod(web, it -> end(it).isPresent());
        return end(pod).orElseThrow();
    }

    private static Optional<ContainerStateTerminated> end(Pod pod) {
        return status(pod).map(ContainerStatus::getLastState).map(ContainerState::getTerminated);
    }

    private static Optional<ContainerStatus> status(Pod pod) {
        return pod.getStatus().getContainerStatuses().stream().findFirst();
    }

    private static void isNotScheduled(Tenant tenant, Deployment web, String words) {
        tenant.awaitPod(
                web,
                pod -> pod.getStatus().getConditions().stream()
                        .anyMatch(it -> "PodScheduled".equals(it.getType())
                                && "False".equals(it.getStatus())
                                && "Unschedulable".equals(it.getReason())
                                && it.getMessage().contains(words)));
    }

    private static void createsNone(Tenant tenant, Deployment web, String words) {
        tenant.await(
                web,
                it -> condition(it, "ReplicaFailure")
                        .filter(failure -> "FailedCreate".equals(failure.getReason()))
                        .filter(failure -> failure.getMessage().contains(words))
                        .isPresent());
        warns(tenant, "FailedCreate", words);
    }

    private static Optional<DeploymentCondition> condition(Deployment of, String type) {
        return of.getStatus().getConditions().stream()
                .filter(it -> type.equals(it.getType()))
                .findFirst();
    }

    private static void warns(Tenant tenant, String reason, String words) {
        tenant.awaitAny(
                tenant.reader().v1().events().inNamespace(tenant.namespace()),
                it -> "Warning".equals(it.getType())
                        && reason.equals(it.getReason())
                        && it.getMessage().contains(words));
    }

    private static void stillServes(Tenant tenant, Deployment web) {
        assertThat(tenant.reader().resource(web).get().getStatus().getAvailableReplicas())
                .isEqualTo(1);
    }

    private static void heals(Tenant tenant, Deployment web, Fault fault) {
        fault.undo();
        Deployment healed = tenant.rolledOut(tenant.reader().resource(web).get());
        assertThat(healed.getSpec().getTemplate()).isEqualTo(web.getSpec().getTemplate());
        tenant.await(web, it -> condition(it, "ReplicaFailure").isEmpty());
    }
}
