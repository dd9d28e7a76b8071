package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.connections.Cluster.Right;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceRule;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectRulesReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectRulesReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a connection may do in one namespace, or everywhere. One review lists the rules; where the cluster cannot list all
 * of them (webhooks that decide have no list), each right is asked for by itself.
 */
final class GrantedRules {

    /** A name that no namespace can have: what is allowed there is allowed everywhere. */
    private static final String NOWHERE = "Nowhere";

    private final KubernetesClient client;
    private final String namespace;
    private final List<ResourceRule> rules;
    private final boolean complete;
    private final Map<Right, Boolean> asked = new ConcurrentHashMap<>();

    private GrantedRules(KubernetesClient client, String namespace, SubjectRulesReviewStatus status) {
        this.client = client;
        this.namespace = namespace;
        this.rules = status.getResourceRules();
        this.complete = !Boolean.TRUE.equals(status.getIncomplete());
    }

    static GrantedRules everywhere(KubernetesClient client) {
        return review(client, NOWHERE, "");
    }

    static GrantedRules in(KubernetesClient client, String namespace) {
        return review(client, namespace, namespace);
    }

    private static GrantedRules review(KubernetesClient client, String listed, String namespace) {
        SubjectRulesReviewStatus status = client.authorization()
                .v1()
                .selfSubjectRulesReview()
                .create(new SelfSubjectRulesReviewBuilder()
                        .withNewSpec()
                        .withNamespace(listed)
                        .endSpec()
                        .build())
                .getStatus();
        return new GrantedRules(client, namespace, status);
    }

    /** Whether the rules are all there are. */
    boolean complete() {
        return complete;
    }

    boolean allows(String verb, String group, String resource) {
        boolean listed = rules.stream()
                .anyMatch(rule -> rule.getResourceNames().isEmpty()
                        && names(rule.getVerbs(), verb)
                        && names(rule.getApiGroups(), group)
                        && (names(rule.getResources(), resource)
                                || names(rule.getResources(), resource.replaceFirst("^[^/]+/", "*/"))));
        if (listed || complete) {
            return listed;
        }
        return asked.computeIfAbsent(new Right(verb, group, resource, namespace), it -> reviewed(client, it));
    }

    private static boolean names(List<String> listed, String wanted) {
        return listed.contains("*") || listed.contains(wanted);
    }

    /** The cluster's own word on one right. */
    static boolean reviewed(KubernetesClient client, Right right) {
        int slash = right.resource().indexOf('/');
        SelfSubjectAccessReview review = new SelfSubjectAccessReviewBuilder()
                .withNewSpec()
                .withNewResourceAttributes()
                .withVerb(right.verb())
                .withGroup(right.group())
                .withResource(slash < 0 ? right.resource() : right.resource().substring(0, slash))
                .withSubresource(slash < 0 ? "" : right.resource().substring(slash + 1))
                .withNamespace(right.namespace())
                .endResourceAttributes()
                .endSpec()
                .build();
        return Boolean.TRUE.equals(client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(review)
                .getStatus()
                .getAllowed());
    }
}
