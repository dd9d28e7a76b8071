package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.store.CatalogStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The clusters that the catalog describes, for Backstage's locator {@code catalog}. This server shows them what it is known
 * by, so only those count that come by a location which the configuration itself names.
 */
@Component
public class CatalogClusters {

    private static final String LOCATORS = "kubernetes.clusterLocatorMethods";
    private static final String SERVER = "kubernetes.io/api-server";
    private static final String AUTHORITY = "kubernetes.io/api-server-certificate-authority";
    private static final String ANYBODY = "kubernetes.io/skip-tls-verify";

    private final CatalogStore store;

    CatalogClusters(CatalogStore store) {
        this.store = store;
    }

    /** The settings, each locator {@code catalog} among them with its clusters, written as those of {@code config} are. */
    public Map<String, Object> in(Map<String, Object> settings) {
        if (!(settings.get(LOCATORS) instanceof List<?> locators)
                || locators.stream().noneMatch(CatalogClusters::asksTheCatalog)) {
            return settings;
        }
        List<Map<String, Object>> clusters = store.configured("resource").stream()
                .map(it -> Entity.of(content(it.content())))
                .filter(it -> "kubernetes-cluster".equals(it.spec().get("type")))
                .map(CatalogClusters::cluster)
                .filter(it -> it.containsKey("url"))
                .toList();
        Map<String, Object> filled = new HashMap<>(settings);
        filled.put(
                LOCATORS,
                locators.stream()
                        .map(it -> asksTheCatalog(it) ? Map.of("type", "catalog", "clusters", clusters) : it)
                        .toList());
        return filled;
    }

    private static boolean asksTheCatalog(@Nullable Object locator) {
        return locator instanceof Map<?, ?> map && "catalog".equals(map.get("type"));
    }

    private static Map<String, Object> cluster(Entity entity) {
        Map<String, Object> cluster = new HashMap<>();
        cluster.put("name", entity.ref().name());
        if (entity.metadata().get("annotations") instanceof Map<?, ?> annotations) {
            copy(annotations, SERVER, cluster, "url");
            copy(annotations, AUTHORITY, cluster, "caData");
            copy(annotations, ANYBODY, cluster, "skipTLSVerify");
            cluster.put("authMetadata", annotations);
        }
        return cluster;
    }

    private static void copy(Map<?, ?> from, String key, Map<String, Object> to, String as) {
        Object value = from.get(key);
        if (value != null) {
            to.put(as, value);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(String json) {
        return JsonMapper.shared().readValue(json, Map.class);
    }
}
