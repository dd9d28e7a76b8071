package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What goes wrong with a service, each by one call: its deployment rolls out a version that cannot come up, in the way
 * that the name says. Undone, it has the version of before. A deployment that Argo CD keeps is broken by a commit instead.
 */
public final class Faults {

    private static final String NAME = "fault";
    private static final int NAMESPACE_ENDS_WITHIN_SECONDS = 60;
    private static final Duration ADMISSION_CHANGES_WITHIN = Duration.ofSeconds(30);
    private static final String POLICY = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicy
            metadata: {name: NAME, labels: {ridgeway.dev/test: NAME}}
            spec:
              failurePolicy: Fail
              matchConstraints: {resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}
              validations: [{expression: "has(object.metadata.labels) && 'cost-center' in object.metadata.labels", message: "Pods need the label cost-center."}]
            ---
            apiVersion: admissionregistration.k8s.io/v1
            kind: ValidatingAdmissionPolicyBinding
            metadata: {name: NAME, labels: {ridgeway.dev/test: NAME}}
            spec:
              policyName: NAME
              validationActions: [Deny]
              matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAME}}}
            """;

    private final Tenant tenant;
    private final OpenFaults open;

    Faults(Tenant tenant, OpenFaults open) {
        this.tenant = tenant;
        this.open = open;
    }

    /** A version that the registry does not have. */
    public Fault wrongTag(Deployment deployment) {
        return container(
                deployment, it -> it.setImage(it.getImage().replaceFirst("(:[^/:@]*)?(@[^/]*)?$", ":no-such-tag")));
    }

    /** A version whose program says why and ends with 3. */
    public Fault crash(Deployment deployment) {
        return container(
                deployment, it -> runs(it, "sh", "-c", "echo 'The setting DATABASE_URL is missing' >&2; exit 3"));
    }

    /** A version that takes 128 MiB where 32 are allowed. */
    public Fault memoryOverrun(Deployment deployment) {
        return container(deployment, it -> {
            runs(it, "dd", "if=/dev/zero", "of=/dev/null", "bs=128M", "count=1");
            it.setResources(new ResourceRequirementsBuilder()
                    .addToRequests("memory", new Quantity("32Mi"))
                    .addToLimits("memory", new Quantity("32Mi"))
                    .build());
        });
    }

    /** A version that runs, and answers 404 where its readiness is asked for; it must have a probe of a port. */
    public Fault failingReadiness(Deployment deployment) {
        return container(
                deployment,
                it -> it.setReadinessProbe(new ProbeBuilder()
                        .withPeriodSeconds(1)
                        .withNewHttpGet()
                        .withPath("/no-such-page")
                        .withPort(port(it.getReadinessProbe()))
                        .endHttpGet()
                        .build()));
    }

    private static IntOrString port(Probe probe) {
        return probe.getTcpSocket() != null
                ? probe.getTcpSocket().getPort()
                : probe.getHttpGet().getPort();
    }

    /** A version that needs a Secret {@code fault}, which is not there. */
    public Fault missingSecret(Deployment deployment) {
        return container(deployment, Faults::needsSecret);
    }

    /** A version that needs the key {@code password} of a Secret {@code fault}, which has another one. */
    public Fault missingKey(Deployment deployment) {
        Runnable without = with(new SecretBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .addToStringData("passwort", "not-the-right-key")
                .build());
        return change(deployment, it -> needsSecret(container(it)), without);
    }

    /** The team's pods are all there may be, when a version rolls out. */
    public Fault quotaExceeded(Deployment deployment) {
        long pods = tenant.administrator()
                .pods()
                .inNamespace(tenant.namespace())
                .list()
                .getItems()
                .size();
        ResourceQuota quota = new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .addToHard("pods", new Quantity(Long.toString(pods)))
                .endSpec()
                .build();
        Runnable without = with(quota);
        tenant.await(
                quota,
                it -> it.getStatus() != null
                        && it.getStatus().getUsed() != null
                        && it.getStatus().getUsed().containsKey("pods"));
        return change(deployment, Faults::anotherVersion, without);
    }

    /** A version for nodes with a label that none has. */
    public Fault unschedulable(Deployment deployment) {
        return change(
                deployment, it -> it.getSpec().setNodeSelector(Map.of("ridgeway.dev/no-such-node", "yes")), () -> {});
    }

    /** A version with a volume claim {@code fault} of a storage class that does not exist. */
    public Fault volumeUnbound(Deployment deployment) {
        Runnable without = with(new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .withStorageClassName("no-such-class")
                .withAccessModes("ReadWriteOnce")
                .withNewResources()
                .addToRequests("storage", new Quantity("1Mi"))
                .endResources()
                .endSpec()
                .build());
        return change(
                deployment,
                it -> it.getSpec()
                        .getVolumes()
                        .add(new VolumeBuilder()
                                .withName(NAME)
                                .withNewPersistentVolumeClaim(NAME, false)
                                .build()),
                without);
    }

    /** The company wants a label on every pod, when a version without it rolls out. */
    public Fault admissionRefusal(Deployment deployment) {
        KubernetesClient administrator = tenant.administrator();
        List<HasMetadata> policy = administrator
                .load(Text.stream(POLICY.replace("NAME", tenant.namespace())))
                .items();
        policy.forEach(it -> administrator.resource(it).create());
        admissionRefuses(true);
        return change(deployment, Faults::anotherVersion, () -> {
            policy.reversed().forEach(it -> administrator.resource(it).delete());
            admissionRefuses(false);
        });
    }

    /** Somebody deletes the tenant's namespace with everything in it; undone, it is there again, and empty. */
    public Fault deletedNamespace() {
        Resource<Namespace> namespace = tenant.administrator().namespaces().withName(tenant.namespace());
        Fault fault = open.add(tenant::makeNamespace);
        namespace.delete();
        namespace.waitUntilCondition(Objects::isNull, NAMESPACE_ENDS_WITHIN_SECONDS, TimeUnit.SECONDS);
        return fault;
    }

    /** The API server takes a while to hear of a policy, and has no word for when. */
    private void admissionRefuses(boolean wanted) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withName(NAME)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(NAME)
                .withImage("busybox")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withRunAsNonRoot(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build();
        Instant end = Instant.now().plus(ADMISSION_CHANGES_WITHIN);
        while (refused(pod) != wanted) {
            if (Instant.now().isAfter(end)) {
                throw new AssertionError("The policy " + tenant.namespace()
                        + (wanted ? " refuses nothing " : " refuses still ") + ADMISSION_CHANGES_WITHIN.toSeconds()
                        + " s after it was " + (wanted ? "made." : "deleted."));
            }
        }
    }

    private boolean refused(Pod pod) {
        try {
            tenant.administrator()
                    .resource(pod)
                    .inNamespace(tenant.namespace())
                    .dryRun(true)
                    .create();
            return false;
        } catch (KubernetesClientException refusal) {
            boolean byPolicy = Optional.ofNullable(refusal.getMessage())
                    .filter(it -> it.contains("ValidatingAdmissionPolicy"))
                    .isPresent();
            if (!byPolicy || refusal.getCode() < HttpURLConnection.HTTP_BAD_REQUEST) {
                throw refusal;
            }
            return true;
        }
    }

    private static void runs(Container container, String... command) {
        container.setImage("busybox");
        container.setImagePullPolicy("IfNotPresent");
        container.setCommand(List.of(command));
        container.setArgs(List.of());
    }

    private static void needsSecret(Container container) {
        container
                .getEnv()
                .add(new EnvVarBuilder()
                        .withName("PASSWORD")
                        .withNewValueFrom()
                        .withNewSecretKeyRef("password", NAME, false)
                        .endValueFrom()
                        .build());
    }

    private static void anotherVersion(PodTemplateSpec template) {
        template.getMetadata().setAnnotations(Map.of("ridgeway.dev/fault", "another version"));
    }

    private static Container container(PodTemplateSpec template) {
        return template.getSpec().getContainers().getFirst();
    }

    private Fault container(Deployment deployment, Consumer<Container> change) {
        return change(deployment, it -> change.accept(container(it)), () -> {});
    }

    private Runnable with(HasMetadata object) {
        tenant.administrator().resource(object).inNamespace(tenant.namespace()).create();
        return () -> tenant.administrator()
                .resource(object)
                .inNamespace(tenant.namespace())
                .delete();
    }

    private Fault change(Deployment deployment, Consumer<PodTemplateSpec> change, Runnable then) {
        RollableScalableResource<Deployment> it = tenant.administrator()
                .apps()
                .deployments()
                .inNamespace(tenant.namespace())
                .withName(deployment.getMetadata().getName());
        PodTemplateSpec before = it.require().getSpec().getTemplate();
        Fault fault = open.add(() -> {
            if (it.get() != null) {
                Edit.of(it, mended -> mended.getSpec().setTemplate(before));
            }
            then.run();
        });
        Edit.of(it, broken -> change.accept(broken.getSpec().getTemplate()));
        return fault;
    }
}
