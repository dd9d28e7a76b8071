package dev.ridgeway.server.runtime.objects;

import dev.ridgeway.plugin.runtime.ResourceType;
import java.util.List;

/** The types of objects that make up what runs. */
public final class Types {

    public static final ResourceType NAMESPACES = new ResourceType("", "v1", "namespaces", "Namespace");
    public static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod");
    public static final ResourceType SERVICES = new ResourceType("", "v1", "services", "Service");
    public static final ResourceType CONFIG_MAPS = new ResourceType("", "v1", "configmaps", "ConfigMap");
    public static final ResourceType LIMIT_RANGES = new ResourceType("", "v1", "limitranges", "LimitRange");
    public static final ResourceType QUOTAS = new ResourceType("", "v1", "resourcequotas", "ResourceQuota");
    public static final ResourceType EVENTS = new ResourceType("", "v1", "events", "Event");
    public static final ResourceType DEPLOYMENTS = new ResourceType("apps", "v1", "deployments", "Deployment");
    public static final ResourceType REPLICA_SETS = new ResourceType("apps", "v1", "replicasets", "ReplicaSet");
    public static final ResourceType STATEFUL_SETS = new ResourceType("apps", "v1", "statefulsets", "StatefulSet");
    public static final ResourceType DAEMON_SETS = new ResourceType("apps", "v1", "daemonsets", "DaemonSet");
    public static final ResourceType JOBS = new ResourceType("batch", "v1", "jobs", "Job");
    public static final ResourceType CRON_JOBS = new ResourceType("batch", "v1", "cronjobs", "CronJob");
    public static final ResourceType AUTOSCALERS =
            new ResourceType("autoscaling", "v2", "horizontalpodautoscalers", "HorizontalPodAutoscaler");
    public static final ResourceType INGRESSES = new ResourceType("networking.k8s.io", "v1", "ingresses", "Ingress");
    public static final ResourceType HTTP_ROUTES =
            new ResourceType("gateway.networking.k8s.io", "v1", "httproutes", "HTTPRoute");
    public static final ResourceType APPLICATIONS =
            new ResourceType("argoproj.io", "v1alpha1", "applications", "Application");

    /** What a service consists of. */
    public static final List<ResourceType> WORKLOADS =
            List.of(DEPLOYMENTS, STATEFUL_SETS, DAEMON_SETS, CRON_JOBS, JOBS);

    /** Without these nothing certain can be said of a workload. */
    public static final List<ResourceType> NEEDED =
            List.of(DEPLOYMENTS, REPLICA_SETS, STATEFUL_SETS, DAEMON_SETS, PODS);

    /** Everything that is followed; what else is asked for is read when it is. */
    public static final List<ResourceType> FOLLOWED = List.of(
            NAMESPACES,
            PODS,
            SERVICES,
            LIMIT_RANGES,
            QUOTAS,
            EVENTS,
            DEPLOYMENTS,
            REPLICA_SETS,
            STATEFUL_SETS,
            DAEMON_SETS,
            JOBS,
            CRON_JOBS,
            AUTOSCALERS,
            INGRESSES,
            HTTP_ROUTES,
            APPLICATIONS);

    private Types() {}
}
