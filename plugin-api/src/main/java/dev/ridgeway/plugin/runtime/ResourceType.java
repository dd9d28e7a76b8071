package dev.ridgeway.plugin.runtime;

/**
 * A type of objects, by the names under which Kubernetes' API serves it.
 *
 * @param group empty for the core group
 * @param plural as in addresses, such as {@code deployments}
 * @param kind as in objects, such as {@code Deployment}; empty when only the address is known
 */
public record ResourceType(String group, String version, String plural, String kind) {

    /** As objects and addresses write it, such as {@code apps/v1}. */
    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    /** As {@code kubectl get} takes it, such as {@code deployments.apps}. */
    public String qualified() {
        return group.isEmpty() ? plural : plural + "." + group;
    }
}
