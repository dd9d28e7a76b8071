package dev.ridgeway.server.catalog.backstage;

import static dev.ridgeway.server.catalog.backstage.CatalogAction.property;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.model.EntityModel;
import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalog's actions under the names and with the inputs of Backstage's, for its assistants and command line. */
@RestController
@RequestMapping("/api/catalog/.backstage/actions/v1/actions")
class ActionController {

    private static final int USUAL_LIMIT = 100;

    private final Catalog catalog;
    private final List<CatalogAction> actions;

    ActionController(Catalog catalog, CatalogSettings settings) {
        this.catalog = catalog;
        String model = EntityModel.described(settings.kinds());
        this.actions = List.of(
                new CatalogAction(
                        "get-catalog-model-description",
                        "Describe the model",
                        "Tells in Markdown which kinds of entities there are, their fields and relations.",
                        Permission.CATALOG_ENTITY_READ,
                        true,
                        false,
                        List.of(),
                        Map.of(),
                        Map.of("description", property("string", "Markdown")),
                        (actor, input) -> Map.of("description", model)),
                new CatalogAction(
                        "get-catalog-entity",
                        "Get an entity",
                        "Answers the one entity of that name.",
                        Permission.CATALOG_ENTITY_READ,
                        true,
                        false,
                        List.of("name"),
                        Map.of(
                                "kind", property("string", "Its kind, where several are called so"),
                                "namespace", property("string", "Its namespace, likewise"),
                                "name", property("string", "Its name")),
                        Map.of(),
                        this::entity),
                new CatalogAction(
                        "query-catalog-entities",
                        "Ask for entities",
                        "Answers entities page by page. A query such as {\"kind\": \"Component\", \"spec.type\": {\"$in\": [\"service\"]},"
                                + " \"relations.ownedBy\": \"group:default/web\"} may be joined by $all, $any and $not;"
                                + " values may be {\"$exists\": true}, {\"$hasPrefix\": \"a\"} and {\"$contains\": \"java\"}.",
                        Permission.CATALOG_ENTITY_READ,
                        true,
                        false,
                        List.of(),
                        Map.of(
                                "query", property("object", "What to find; all without it"),
                                "fields", property("array", "Paths of the fields to answer; all without it"),
                                "limit", property("integer", "How many at most"),
                                "offset", property("integer", "How many to pass over"),
                                "orderFields", Map.of("description", "{field, order: asc or desc}, or a list of one"),
                                "fullTextFilter", property("object", "{term, fields}"),
                                "cursor", property("string", "nextPageCursor of the page before")),
                        Map.of(
                                "items", property("array", "The entities"),
                                "totalItems", property("integer", "How many there are on all pages"),
                                "hasMoreEntities", property("boolean", "Whether there is another page"),
                                "nextPageCursor", property("string", "Where it begins")),
                        this::query),
                new CatalogAction(
                        "validate-entity",
                        "Check an entity",
                        "Tells what is wrong with the text of a catalog-info.yaml.",
                        Permission.CATALOG_ENTITY_VALIDATE,
                        true,
                        false,
                        List.of("entity"),
                        Map.of(
                                "entity", property("string", "YAML"),
                                "location", property("string", "Where it will be written")),
                        Map.of(
                                "isValid", property("boolean", "Whether nothing is wrong"),
                                "isValidYaml", property("boolean", "Whether it can be read at all"),
                                "errors", property("array", "What is wrong"),
                                "entity", property("object", "What was read, if nothing is wrong")),
                        this::check),
                new CatalogAction(
                        "register-entity",
                        "Register an address",
                        "Takes what the catalog file at an address holds.",
                        Permission.CATALOG_LOCATION_CREATE,
                        false,
                        false,
                        List.of("locationUrl"),
                        Map.of("locationUrl", property("string", "The https:// address of a catalog-info.yaml")),
                        Map.of("locationId", property("string", "What unregister-entity takes")),
                        (actor, input) -> Map.of(
                                "locationId",
                                catalog.register(actor, text(input, "locationUrl"), false)
                                        .id())),
                new CatalogAction(
                        "unregister-entity",
                        "Take an address out",
                        "Takes an address that was registered out of the catalog, with everything it brought.",
                        Permission.CATALOG_LOCATION_DELETE,
                        false,
                        true,
                        List.of("locationId"),
                        Map.of("locationId", property("string", "What register-entity answered")),
                        Map.of(),
                        (actor, input) -> {
                            catalog.unregister(actor, text(input, "locationId"));
                            return Map.of();
                        }),
                new CatalogAction(
                        "refresh-catalog-entity",
                        "Read an entity again",
                        "Reads again where an entity comes from.",
                        Permission.CATALOG_ENTITY_REFRESH,
                        false,
                        false,
                        List.of("entityRef"),
                        Map.of("entityRef", property("string", "Such as component:default/shop")),
                        Map.of(),
                        (actor, input) -> {
                            catalog.refresh(actor, EntityRef.parse(text(input, "entityRef")));
                            return Map.of();
                        }));
    }

    private static String text(Map<String, Object> input, String name) {
        return EntityParameters.text(input.get(name), name, null);
    }

    /** Those that the actor may do. */
    @GetMapping
    Map<String, Object> actions(Actor actor) {
        return Map.of(
                "actions",
                actions.stream()
                        .filter(it -> actor.can(it.needed()))
                        .map(CatalogAction::described)
                        .toList());
    }

    @PostMapping("/{id}/invoke")
    Map<String, Object> invoke(
            Actor actor, @PathVariable String id, @RequestBody(required = false) @Nullable Map<String, Object> input) {
        CatalogAction action = actions.stream()
                .filter(it -> it.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound(
                        "catalog-action-unknown",
                        "Action with id \"" + id + "\" not found",
                        "List the actions for their ids."));
        return Map.of("output", action.invoke(actor, Objects.requireNonNullElse(input, Map.of())));
    }

    private Map<String, ?> entity(Actor actor, Map<String, Object> input) {
        List<EntityFilter> parts = new ArrayList<>();
        for (String part : List.of("kind", "namespace", "name")) {
            if (part.equals("name") || input.get(part) != null) {
                parts.add(EntityFilter.equal(part.equals("kind") ? part : "metadata." + part, text(input, part)));
            }
        }
        List<Entity> found = catalog.query(
                        actor, EntityQuery.matching(new EntityFilter.All(parts)).page(0, 5))
                .items();
        if (found.isEmpty()) {
            throw new Problem.NotFound(
                    "entity-not-found",
                    "No entity found with name \"" + text(input, "name") + "\"",
                    "Ask for a part of it.");
        }
        if (found.size() > 1) {
            throw new Problem.Conflict(
                    "entity-ambiguous",
                    "Multiple entities found with name \"" + text(input, "name") + "\", such as "
                            + found.getFirst().ref() + " and " + found.get(1).ref(),
                    "Name the kind and the namespace too.");
        }
        return found.getFirst().content();
    }

    private Map<String, ?> query(Actor actor, Map<String, Object> input) {
        Map<String, Object> asked = new LinkedHashMap<>(input);
        Object order = asked.remove("orderFields");
        asked.putIfAbsent("limit", USUAL_LIMIT);
        if (order != null) {
            asked.put("orderBy", order);
        }
        EntityCursor cursor = input.get("cursor") instanceof String text
                ? EntityCursor.parse(text, EntityParameters.number(input.get("limit"), "limit", -1, 0))
                : new EntityCursor(EntityRequest.of(asked), null);
        EntityFields fields = EntityFields.of(EntityParameters.texts(input.get("fields"), "fields"));
        EntityPage page = catalog.query(actor, cursor.request().query(), cursor.position());
        EntityPosition next = page.next();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", page.items().stream().map(fields::part).toList());
        answer.put("totalItems", page.totalItems());
        answer.put("hasMoreEntities", next != null);
        if (next != null) {
            answer.put("nextPageCursor", cursor.text(next));
        }
        return answer;
    }

    private Map<String, ?> check(Actor actor, Map<String, Object> input) {
        List<YamlDocument> documents;
        try {
            documents = Yaml.documents(text(input, "entity"), "The text");
        } catch (Problem.Invalid e) {
            return Map.of("isValid", false, "isValidYaml", false, "errors", List.of(e.sentence()));
        }
        if (documents.size() != 1) {
            return Map.of(
                    "isValid", false,
                    "isValidYaml", true,
                    "errors", List.of("The text holds " + documents.size() + " documents; send one."));
        }
        Object entity = documents.getFirst().value();
        List<String> errors =
                catalog.validate(actor, entity).stream().map(Violation::message).toList();
        return errors.isEmpty() && entity != null
                ? Map.of("isValid", true, "isValidYaml", true, "errors", errors, "entity", entity)
                : Map.of("isValid", false, "isValidYaml", true, "errors", errors);
    }
}
