package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** How Flux brings a tenant's services to the cluster: from a repository on a Git host of the test's own. */
public final class FluxDelivery {

    private static final String OBJECTS = """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: GitRepository
            metadata: {name: delivery}
            spec: {url: "ADDRESS", ref: {branch: main}, interval: 10m, timeout: 20s}
            ---
            """;

    private final Tenant tenant;
    private final GitServer git;
    private final String apiVersion;
    private final String kind;

    private FluxDelivery(Tenant tenant, GitServer git, String apiVersion, String kind) {
        this.tenant = tenant;
        this.git = git;
        this.apiVersion = apiVersion;
        this.kind = kind;
    }

    /** The manifest is of the object that takes from the GitRepository {@code delivery}, and is called so as well. */
    static FluxDelivery create(Tenant tenant, String apiVersion, String kind, String spec) {
        FluxDelivery delivery = new FluxDelivery(tenant, GitServer.start(tenant.namespace()), apiVersion, kind);
        delivery.git.commit("Begin", Map.of("README.md", "What this test delivers"));
        tenant.apply(OBJECTS.replace("ADDRESS", delivery.git.url())
                + "apiVersion: %s\nkind: %s\nmetadata: {name: delivery}\nspec: %s\n".formatted(apiVersion, kind, spec));
        return delivery;
    }

    /**
     * Commits to {@code main} that the repository holds these files and no others, and has Flux look, as Ridgeway does after
     * a push.
     *
     * @return the commit's id
     */
    public String push(String message, Map<String, String> files) {
        String commit = git.commit(message, files);
        tenant.operator()
                .genericKubernetesResources("source.toolkit.fluxcd.io/v1", "GitRepository")
                .inNamespace(tenant.namespace())
                .withName("delivery")
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"reconcile.fluxcd.io/requestedAt\":\"%s\"}}}"
                                .formatted(Instant.now()));
        return commit;
    }

    /** Takes away what Flux delivers by, and with it what it delivered. */
    public void remove() {
        of(tenant.administrator()).delete();
    }

    /** Waits until the object is as said. */
    public GenericKubernetesResource await(Predicate<GenericKubernetesResource> condition) {
        return tenant.await(of(tenant.reader()), condition);
    }

    /** Waits until its condition Ready says this, for a reason or with a message that has these words. */
    public GenericKubernetesResource awaitReady(String status, String words) {
        return await(it -> conditions(it).stream()
                .anyMatch(condition -> "Ready".equals(condition.get("type"))
                        && status.equals(condition.get("status"))
                        && (condition.get("reason") + " " + condition.get("message")).contains(words)));
    }

    private static List<Map<String, Object>> conditions(GenericKubernetesResource object) {
        List<Map<String, Object>> conditions = object.get("status", "conditions");
        return conditions == null ? List.of() : conditions;
    }

    GitServer git() {
        return git;
    }

    private Resource<GenericKubernetesResource> of(KubernetesClient client) {
        return client.genericKubernetesResources(apiVersion, kind)
                .inNamespace(tenant.namespace())
                .withName("delivery");
    }
}
