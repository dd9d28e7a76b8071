package dev.ridgeway.plugin.connections;

import dev.ridgeway.plugin.runtime.ClusterObjects;

/** A connected Kubernetes cluster, as adapters see it whose tools live in one. */
public interface Cluster extends ConnectedTool {

    /** What the configuration calls it, as in Backstage's annotation {@code backstage.io/kubernetes-cluster}. */
    String clusterName();

    /** Whether it has the resource, such as {@code applications} of {@code argoproj.io}. Fails as {@link #ask()}. */
    boolean serves(String group, String resource);

    /** Whether the connection may do that. Fails as {@link #ask()}. */
    boolean may(Right right);

    /** What is in it. */
    ClusterObjects objects();

    /**
     * One thing one may do.
     *
     * @param namespace empty for all of them
     */
    record Right(String verb, String group, String resource, String namespace) {}
}
