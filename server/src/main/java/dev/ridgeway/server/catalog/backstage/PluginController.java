package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What each plugin of Backstage tells of itself: its addresses, as Backstage publishes them and ours are held to, and its permissions. */
@RestController
@RequestMapping("/api/catalog")
class PluginController {

    private static final String ENTITY = "catalog-entity";
    private static final int MOST_ITEMS = 1_000;

    /** Those that are asked of one entity. */
    private static final Set<Permission> OF_ENTITIES =
            Set.of(Permission.CATALOG_ENTITY_READ, Permission.CATALOG_ENTITY_DELETE, Permission.CATALOG_ENTITY_REFRESH);

    private final Catalog catalog;
    private final Configuration configuration;

    PluginController(Catalog catalog, Configuration configuration) {
        this.catalog = catalog;
        this.configuration = configuration;
    }

    @GetMapping("/openapi.json")
    @SuppressWarnings("unchecked")
    Map<String, Object> description(Actor actor) throws IOException {
        try (InputStream text = new ClassPathResource("openapi/catalog.json").getInputStream()) {
            Map<String, Object> description = JsonMapper.shared().readValue(text, LinkedHashMap.class);
            description.put("servers", List.of(Map.of("url", configuration.baseUrl() + "/api/catalog")));
            return description;
        }
    }

    @GetMapping("/.well-known/backstage/permissions/metadata")
    Map<String, Object> permissions(Actor actor) {
        return Map.of(
                "permissions",
                Arrays.stream(Permission.values())
                        .filter(it -> it.plugin().equals("catalog"))
                        .map(PluginController::permission)
                        .toList(),
                "rules",
                EntityConditions.RULES.stream().map(it -> it.described(ENTITY)).toList());
    }

    private static Map<String, Object> permission(Permission permission) {
        Map<String, Object> described = new LinkedHashMap<>();
        boolean ofEntities = OF_ENTITIES.contains(permission);
        described.put("type", ofEntities ? "resource" : "basic");
        described.put("name", permission.id());
        described.put("attributes", Map.of("action", permission.action()));
        if (ofEntities) {
            described.put("resourceType", ENTITY);
        }
        return described;
    }

    /** Whether conditions hold of entities; of what is not there none does. */
    @PostMapping("/.well-known/backstage/permissions/apply-conditions")
    Map<String, Object> apply(Actor actor, @RequestBody Map<String, Object> body) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        if (!(body.get("items") instanceof List<?> items) || items.size() > MOST_ITEMS) {
            throw EntityParameters.invalid("items must be a list of at most " + MOST_ITEMS);
        }
        List<Map<String, Object>> answers = new ArrayList<>();
        for (Object one : items) {
            Map<?, ?> item = EntityParameters.object(one, "items");
            String type = EntityParameters.text(item.get("resourceType"), "resourceType", null);
            if (!type.equals(ENTITY)) {
                throw EntityParameters.invalid("Unexpected resource types: " + type + ".");
            }
            EntityConditions conditions = new EntityConditions(item.get("conditions"));
            String id = EntityParameters.text(item.get("id"), "id", null);
            answers.add(Map.of("id", id, "result", result(actor, conditions, item.get("resourceRef"))));
        }
        return Map.of("items", answers);
    }

    /** For a list of references a list of results. */
    private Object result(Actor actor, EntityConditions conditions, @Nullable Object refs) {
        List<String> asked = refs instanceof List
                ? EntityParameters.texts(refs, "resourceRef")
                : List.of(EntityParameters.text(refs, "resourceRef", null));
        if (asked.isEmpty() || asked.stream().anyMatch(String::isBlank)) {
            throw EntityParameters.invalid("resourceRef must name an entity");
        }
        List<String> results = new ArrayList<>();
        for (@Nullable Entity entity : catalog.entities(actor, asked, EntityFilter.everything())) {
            results.add(entity != null && conditions.hold(entity) ? "ALLOW" : "DENY");
        }
        return refs instanceof List ? results : results.getFirst();
    }
}
