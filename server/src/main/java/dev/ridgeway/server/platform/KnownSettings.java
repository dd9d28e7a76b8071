package dev.ridgeway.server.platform;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that Ridgeway reads, with everything below them; what else a configuration holds is somebody else's. */
final class KnownSettings {

    static final Set<String> KEYS = Set.of(
            "app.baseUrl",
            "app.title",
            "organization.name",
            "auth.providers.guest.ownershipEntityRefs",
            "auth.providers.guest.userEntityRef",
            "backend.auth.externalAccess",
            "backend.baseUrl",
            "backend.database.client",
            "backend.database.connection",
            "backend.reading.allow",
            "catalog.locations",
            "catalog.orphanStrategy",
            "catalog.orphanProviderStrategy",
            "catalog.processingInterval",
            "catalog.providers.gitea",
            "catalog.providers.github",
            "catalog.providers.gitlab",
            "catalog.providers.githubOrg",
            "catalog.providers.ldapOrg",
            "catalog.readonly",
            "catalog.rules",
            "catalog.scmEvents",
            "argocd.appLocatorMethods",
            "argocd.baseUrl",
            "events.modules.bitbucketCloud.webhookSecret",
            "events.modules.bitbucketServer.webhookSecret",
            "events.modules.gitea.webhookSecret",
            "events.modules.github.webhookSecret",
            "events.modules.gitlab.webhookSecret",
            "grafana.domain",
            "grafana.hosts",
            "integrations",
            "jenkins.baseUrl",
            "jenkins.instances",
            "kubernetes.clusterLocatorMethods",
            "scaffolder.concurrentTasksLimit",
            "scaffolder.defaultAuthor.email",
            "scaffolder.defaultAuthor.name",
            "scaffolder.defaultCommitMessage",
            "scaffolder.defaultEnvironment.parameters",
            "scaffolder.defaultEnvironment.secrets",
            "scaffolder.taskTimeout",
            "search.maxPageLimit",
            "search.maxTermLength",
            "sentry.organization",
            "sonarqube.baseUrl",
            "sonarqube.externalBaseUrl",
            "sonarqube.instances",
            "ridgeway.apis.try-it",
            "ridgeway.audit.keep-days",
            "ridgeway.delivery.folder",
            "ridgeway.delivery.repository",
            "ridgeway.delivery.webhooks",
            "ridgeway.environments",
            "ridgeway.events.keep-days",
            "ridgeway.guest.enabled",
            "ridgeway.guest.role",
            "ridgeway.helm-releases",
            "ridgeway.kubeconfigs",
            "ridgeway.links",
            "ridgeway.catalog.kinds",
            "ridgeway.catalog.repositories",
            "ridgeway.logs",
            "ridgeway.outbound.certificates",
            "ridgeway.outbound.http-proxy",
            "ridgeway.outbound.https-proxy",
            "ridgeway.outbound.no-proxy",
            "ridgeway.owner-only.developer",
            "ridgeway.owner-only.reader",
            "ridgeway.roles.developer",
            "ridgeway.roles.platform",
            "ridgeway.roles.reader",
            "ridgeway.trusted-proxies");

    private KnownSettings() {}

    /** A sentence for what is left alone, one for what looks like ours but is not, one for keys that mean less here. */
    static List<String> remarks(Map<String, @Nullable Object> tree) {
        List<String> unknown = new ArrayList<>();
        collect("", tree, unknown);
        List<String> remarks = new ArrayList<>();
        if (unknown.remove("backend.listen")) {
            remarks.add("backend.listen is not followed: --listen and --port say where Ridgeway listens.");
        }
        List<String> misspelt =
                unknown.stream().filter(key -> key.startsWith("ridgeway.")).toList();
        unknown.removeAll(misspelt);
        if (!unknown.isEmpty()) {
            remarks.add("Not used by Ridgeway and left alone: " + String.join(", ", unknown) + ".");
        }
        if (!misspelt.isEmpty()) {
            remarks.add("No settings of Ridgeway: " + String.join(", ", misspelt)
                    + ". docs/settings.md lists those that are.");
        }
        return remarks;
    }

    private static void collect(String path, Map<?, ?> map, List<String> unknown) {
        map.forEach((name, value) -> {
            String key = path + name;
            if (value == null || KEYS.contains(key)) {
                return;
            }
            if (KEYS.stream().noneMatch(known -> known.startsWith(key + "."))) {
                unknown.add(key);
            } else if (value instanceof Map<?, ?> below) {
                collect(key + ".", below, unknown);
            }
        });
    }
}
