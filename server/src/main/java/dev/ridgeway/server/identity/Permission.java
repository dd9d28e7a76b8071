package dev.ridgeway.server.identity;

import java.util.Arrays;
import java.util.Optional;

/** Everything one may be allowed to do; Backstage's own names wherever Backstage has the permission. */
public enum Permission {
    CATALOG_ENTITY_READ("catalog.entity.read", "read"),
    CATALOG_ENTITY_CREATE("catalog.entity.create", "create"),
    CATALOG_ENTITY_DELETE("catalog.entity.delete", "delete"),
    CATALOG_ENTITY_REFRESH("catalog.entity.refresh", "update"),
    CATALOG_ENTITY_VALIDATE("catalog.entity.validate", "read"),
    CATALOG_LOCATION_READ("catalog.location.read", "read"),
    CATALOG_LOCATION_CREATE("catalog.location.create", "create"),
    CATALOG_LOCATION_ANALYZE("catalog.location.analyze", "read"),
    CATALOG_LOCATION_DELETE("catalog.location.delete", "delete"),
    SCAFFOLDER_TEMPLATE_READ("scaffolder.template.parameter.read", "read"),
    SCAFFOLDER_ACTION_EXECUTE("scaffolder.action.execute", ""),
    SCAFFOLDER_TASK_READ("scaffolder.task.read", "read"),
    SCAFFOLDER_TASK_CREATE("scaffolder.task.create", "create"),
    SCAFFOLDER_TASK_CANCEL("scaffolder.task.cancel", ""),
    CODE_READ("code.repository.read", "read"),
    CODE_WRITE("code.repository.write", "update"),
    CODE_CREATE("code.repository.create", "create"),
    CODE_DELETE("code.repository.delete", "delete"),
    CONNECTIONS_READ("connections.read", "read"),
    CONNECTIONS_WRITE("connections.write", "update"),
    KUBERNETES_CLUSTERS_READ("kubernetes.clusters.read", "read"),
    KUBERNETES_RESOURCES_READ("kubernetes.resources.read", "read"),
    RUNTIME_LOGS_READ("runtime.logs.read", "read"),
    RUNTIME_COPIES_RESTART("runtime.copies.restart", "update"),
    APIS_TRY("apis.try", ""),
    SERVICE_DELETE("paths.service.delete", "delete"),
    DELIVERY_READ("delivery.deployment.read", "read"),
    DELIVERY_PAUSE("delivery.deployment.pause", "update"),
    DELIVERY_BREAK_GLASS("delivery.deployment.break-glass", "update"),
    PIPELINES_READ("pipelines.run.read", "read"),
    PIPELINES_CONTROL("pipelines.run.control", "update"),
    AUDIT_READ("audit.read", "read"),
    TOKENS_MANAGE("identity.tokens.manage", ""),
    METRICS_READ("platform.metrics.read", "read"),
    PLATFORM_MANAGE("platform.manage", "");

    private final String id;
    private final String action;

    Permission(String id, String action) {
        this.id = id;
        this.action = action;
    }

    /** The name written in configuration, tokens and answers, such as {@code catalog.entity.read}. */
    public String id() {
        return id;
    }

    /** Backstage's {@code attributes.action} (create, read, update, delete), empty when it has none. */
    public String action() {
        return action;
    }

    /** The Backstage plugin an access restriction names, which is the first word of the name. */
    public String plugin() {
        return id.substring(0, id.indexOf('.'));
    }

    /** The permission of that name, if there is one. */
    public static Optional<Permission> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id.equals(id)).findFirst();
    }
}
