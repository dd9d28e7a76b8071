package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * How a tenant's services come to the cluster: a repository on a Git host of the test's own, and the application of Argo
 * CD, in a project of its own, that keeps the namespace as the repository says.
 */
public final class Delivery {

    static final String ARGOCD = "argocd";
    static final String API = "argoproj.io/v1alpha1";

    private static final int ASKED_AGAIN = 5;
    private static final int ASK_AFTER_SECONDS = 10;

    private static final String OBJECTS = """
            apiVersion: argoproj.io/v1alpha1
            kind: AppProject
            metadata: {name: NAME, namespace: argocd, labels: {ridgeway.dev/test: NAME}}
            spec:
              sourceRepos: ["ADDRESS"]
              destinations: [{server: https://kubernetes.default.svc, namespace: NAME}]
              clusterResourceWhitelist: []
              namespaceResourceBlacklist: [{group: "", kind: ResourceQuota}, {group: "", kind: LimitRange}, {group: rbac.authorization.k8s.io, kind: RoleBinding}]
            ---
            apiVersion: argoproj.io/v1alpha1
            kind: Application
            metadata: {name: NAME, namespace: argocd, labels: {ridgeway.dev/test: NAME}}
            spec:
              project: NAME
              source: {repoURL: "ADDRESS", targetRevision: main, SOURCE}
              destination: {server: https://kubernetes.default.svc, namespace: NAME}
              syncPolicy: {automated: {prune: true, selfHeal: true, allowEmpty: true}}
            """;

    private final Tenant tenant;
    private final GitServer git;

    private Delivery(Tenant tenant, GitServer git) {
        this.tenant = tenant;
        this.git = git;
    }

    static Delivery create(Tenant tenant) {
        Delivery delivery = new Delivery(tenant, GitServer.start(tenant.namespace()));
        delivery.git.commit("Begin", Map.of("README.md", "What this test delivers"));
        application(tenant, delivery.url(), "path: .");
        return delivery;
    }

    /** The application and its project; the source is what it says beside address and branch. */
    static void application(Tenant tenant, String address, String source) {
        KubernetesClient administrator = tenant.administrator();
        administrator
                .load(Text.stream(OBJECTS.replace("NAME", tenant.namespace())
                        .replace("ADDRESS", address)
                        .replace("SOURCE", source)))
                .items()
                .forEach(it -> administrator.resource(it).create());
    }

    /** The repository's address, for Argo CD, for pods and for this machine. */
    public String url() {
        return git.url();
    }

    /**
     * Commits to {@code main} that the repository holds these files and no others, and has Argo CD look, as Ridgeway does
     * after a push.
     *
     * @return the commit's id
     */
    public String push(String message, Map<String, String> files) {
        String commit = git.commit(message, files);
        refresh();
        return commit;
    }

    /** Has Argo CD compare now, by the right of Ridgeway's account that acts. */
    public void refresh() {
        of(tenant.operator())
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        "{\"metadata\":{\"annotations\":{\"argocd.argoproj.io/refresh\":\"normal\"}}}");
    }

    /** Takes the application away, and what it delivered stays. */
    public void remove() {
        of(tenant.administrator()).delete();
    }

    /**
     * Waits until the application is as said, and has Argo CD look again now and then: when it ends one comparison it takes
     * away every wish for another that came meanwhile.
     */
    public GenericKubernetesResource await(Predicate<GenericKubernetesResource> condition) {
        for (int asked = 0; asked < ASKED_AGAIN; asked++) {
            try {
                return of(tenant.reader())
                        .waitUntilCondition(
                                it -> it != null && condition.test(it), ASK_AFTER_SECONDS, TimeUnit.SECONDS);
            } catch (KubernetesClientTimeoutException e) {
                refresh();
            }
        }
        return tenant.await(of(tenant.reader()), condition);
    }

    /** Waits until the commit is brought to the cluster, whether it comes up there or not. */
    public GenericKubernetesResource awaitBrought(String commit) {
        return await(it -> isBrought(it, commit));
    }

    /** Waits until the commit is delivered: synced, and everything in it well. */
    public GenericKubernetesResource awaitDelivered(String commit) {
        return await(it -> isBrought(it, commit)
                && "Synced".equals(it.get("status", "sync", "status"))
                && commit.equals(it.get("status", "sync", "revision"))
                && "Healthy".equals(it.get("status", "health", "status")));
    }

    private static boolean isBrought(GenericKubernetesResource application, String commit) {
        return "Succeeded".equals(application.get("status", "operationState", "phase"))
                && commit.equals(application.get("status", "operationState", "syncResult", "revision"));
    }

    /** Waits until Argo CD cannot compare, for a reason with these words in it. */
    public GenericKubernetesResource awaitComparisonError(String words) {
        return await(it -> conditions(it).stream()
                .anyMatch(condition -> "ComparisonError".equals(condition.get("type"))
                        && String.valueOf(condition.get("message")).contains(words)));
    }

    private static List<Map<String, Object>> conditions(GenericKubernetesResource application) {
        List<Map<String, Object>> conditions = application.get("status", "conditions");
        return conditions == null ? List.of() : conditions;
    }

    GitServer git() {
        return git;
    }

    Resource<GenericKubernetesResource> of(KubernetesClient client) {
        return client.genericKubernetesResources(API, "Application")
                .inNamespace(ARGOCD)
                .withName(tenant.namespace());
    }
}
