package dev.ridgeway.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectRulesReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Ridgeway's own accounts may do all that they need, and nothing more, as the cluster itself says. */
@ClusterTest
@Execution(ExecutionMode.CONCURRENT)
class AccountRightsTests {

    /** GROUP/RESOURCE, where the core group has no name. */
    private static final String SEEN = """
            /namespaces /pods /services /endpoints /configmaps /events /resourcequotas /limitranges /persistentvolumeclaims /nodes
            apps/deployments apps/replicasets apps/statefulsets apps/daemonsets apps/controllerrevisions
            autoscaling/horizontalpodautoscalers batch/jobs batch/cronjobs networking.k8s.io/ingresses networking.k8s.io/networkpolicies
            gateway.networking.k8s.io/httproutes policy/poddisruptionbudgets events.k8s.io/events
            argoproj.io/applications argoproj.io/appprojects argoproj.io/applicationsets
            source.toolkit.fluxcd.io/* kustomize.toolkit.fluxcd.io/* helm.toolkit.fluxcd.io/*
            apiextensions.crossplane.io/compositeresourcedefinitions apiextensions.crossplane.io/compositions apiextensions.crossplane.io/compositionrevisions
            apiextensions.k8s.io/customresourcedefinitions
            tekton.dev/pipelines tekton.dev/tasks tekton.dev/pipelineruns tekton.dev/taskruns tekton.dev/customruns
            monitoring.coreos.com/prometheuses monitoring.coreos.com/servicemonitors monitoring.coreos.com/podmonitors monitoring.coreos.com/prometheusrules
            """;

    private static final Set<String> SEES = union(
            words("get list watch", SEEN),
            words("get", "/pods/log"),
            words("get list", "metrics.k8s.io/pods metrics.k8s.io/nodes"));

    private static final Set<String> ACTS = union(
            words(
                    "patch",
                    "kustomize.toolkit.fluxcd.io/kustomizations helm.toolkit.fluxcd.io/helmreleases source.toolkit.fluxcd.io/gitrepositories source.toolkit.fluxcd.io/ocirepositories"),
            words("create patch", "tekton.dev/pipelineruns"),
            words("delete", "/pods"),
            words("patch", "apps/deployments apps/statefulsets"),
            words("get patch", "apps/deployments/scale apps/statefulsets/scale"),
            words(
                    "get create patch delete",
                    "monitoring.coreos.com/servicemonitors monitoring.coreos.com/prometheusrules"));

    /** What Kubernetes lets everybody ask about himself. */
    private static final Set<String> EVERYBODYS = words(
            "create",
            "authorization.k8s.io/selfsubjectaccessreviews authorization.k8s.io/selfsubjectrulesreviews authentication.k8s.io/selfsubjectreviews");

    @Test
    void theReaderSeesEverywhereAndActsNowhere(Tenant tenant) {
        for (String namespace :
                new String[] {tenant.namespace(), "argocd", "kube-system", "team-payments-production"}) {
            assertThat(rights(tenant.reader(), namespace)).as(namespace).isEqualTo(union(SEES, EVERYBODYS));
        }
    }

    @Test
    void theOperatorActsInTheTeamsNamespaces(Tenant tenant) {
        for (String namespace : new String[] {
            tenant.namespace(),
            "team-payments-dev",
            "team-payments-staging",
            "team-payments-production",
            "team-payments-build"
        }) {
            assertThat(rights(tenant.operator(), namespace)).as(namespace).isEqualTo(union(SEES, ACTS, EVERYBODYS));
        }
    }

    @Test
    void theOperatorHurriesArgoCdAndIsAReaderElsewhere(Tenant tenant) {
        assertThat(rights(tenant.operator(), "argocd"))
                .isEqualTo(union(SEES, words("get patch", "argoproj.io/applications"), EVERYBODYS));
        for (String namespace : new String[] {"default", "kube-system", "ridgeway", "monitoring", "tekton-pipelines"}) {
            assertThat(rights(tenant.operator(), namespace)).as(namespace).isEqualTo(union(SEES, EVERYBODYS));
        }
    }

    /** What would be worth having for whoever took one of these accounts over. */
    @Test
    void neitherMayDoWhatWouldBeWorthAnAttack(Tenant tenant) {
        Set<String> worth = words("get list", "/secrets");
        worth.addAll(words("create", "/serviceaccounts/token /pods /pods/exec /pods/portforward"));
        worth.addAll(words("get create", "/nodes/proxy"));
        worth.addAll(words("impersonate", "/users /serviceaccounts"));
        worth.addAll(words("bind escalate", "rbac.authorization.k8s.io/clusterroles rbac.authorization.k8s.io/roles"));
        worth.addAll(words("create delete", "argoproj.io/applications argoproj.io/appprojects apps/deployments"));
        for (String namespace : new String[] {tenant.namespace(), "argocd", ""}) {
            for (String right : worth) {
                assertThat(may(tenant.reader(), right, namespace))
                        .as("reader: " + right)
                        .isFalse();
                assertThat(may(tenant.operator(), right, namespace))
                        .as("operator: " + right)
                        .isFalse();
            }
        }
        assertThat(may(tenant.operator(), "patch apps/deployments", tenant.namespace()))
                .isTrue();
    }

    private static boolean may(KubernetesClient account, String right, String namespace) {
        String[] parts = right.split("[ /]");
        return account.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(parts[0])
                        .withGroup(parts[1])
                        .withResource(parts[2])
                        .withSubresource(parts.length > 3 ? parts[3] : "")
                        .withNamespace(namespace)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }

    @Test
    void aRefusalNamesWhatIsMissing(Tenant tenant) {
        assertThatThrownBy(() -> tenant.reader()
                        .secrets()
                        .inNamespace(tenant.namespace())
                        .withName("any")
                        .get())
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        it -> assertThat(it.getCode()).isEqualTo(403))
                .hasMessageContaining("cannot get resource \"secrets\" in API group \"\" in the namespace \""
                        + tenant.namespace() + "\"");
    }

    private static Set<String> rights(KubernetesClient account, String namespace) {
        SubjectRulesReviewStatus status = account.authorization()
                .v1()
                .selfSubjectRulesReview()
                .create(new SelfSubjectRulesReviewBuilder()
                        .withNewSpec()
                        .withNamespace(namespace)
                        .endSpec()
                        .build())
                .getStatus();
        assertThat(status.getIncomplete()).isFalse();
        Set<String> rights = new TreeSet<>();
        for (ResourceRule rule : status.getResourceRules()) {
            // Which version of Tekton Triggers there is, everybody may read.
            assertThat(rule.getResourceNames()).isSubsetOf("triggers-info");
            for (String group : rule.getApiGroups()) {
                for (String resource : rule.getResources()) {
                    rule.getVerbs().forEach(verb -> rights.add(verb + " " + group + "/" + resource));
                }
            }
        }
        return rights;
    }

    private static Set<String> words(String verbs, String resources) {
        return Stream.of(verbs.split(" "))
                .flatMap(verb -> Stream.of(resources.strip().split("\\s+")).map(it -> verb + " " + it))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @SafeVarargs
    private static Set<String> union(Set<String>... sets) {
        Set<String> all = new TreeSet<>();
        for (Set<String> each : sets) {
            all.addAll(each);
        }
        return all;
    }
}
