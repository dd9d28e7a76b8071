package dev.ridgeway.server.catalog;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/catalog")
class EntityController {

    private final Catalog catalog;

    EntityController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/entities")
    ResponseEntity<List<Map<String, Object>>> entities(Actor actor, @RequestParam MultiValueMap<String, String> asked) {
        known(asked, "filter", "fields", "order", "limit", "offset", "after");
        List<EntityOrder> orders =
                many(asked, "order").stream().map(EntityController::order).toList();
        boolean paged = asked.containsKey("limit") || asked.containsKey("offset") || asked.containsKey("after");
        int limit = number(asked, "limit", paged ? 500 : -1);
        int offset = number(asked, "offset", 0);
        String after = asked.getFirst("after");
        if (after != null) {
            Map<?, ?> place = decoded(after);
            limit = place.get("limit") instanceof Number number ? number.intValue() : limit;
            offset = place.get("offset") instanceof Number number ? number.intValue() : offset;
        }
        EntityQuery query =
                new EntityRequest(many(asked, "filter"), null, orders, limit, offset, "", List.of()).query();
        EntityPage page = catalog.query(actor, query);
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (paged && page.next() != null) {
            String next = Base64.getEncoder()
                    .encodeToString("{\"limit\":%d,\"offset\":%d}"
                            .formatted(limit, offset + limit)
                            .getBytes(StandardCharsets.UTF_8));
            answer.header(
                    "link", "</entities?after=" + next.replace("=", "%3D").replace("+", "%2B") + ">; rel=\"next\"");
        }
        return answer.body(shown(page.items(), EntityFields.of(asked.get("fields"))));
    }

    private static Map<?, ?> decoded(String after) {
        try {
            return JsonMapper.shared().readValue(Base64.getDecoder().decode(after), Map.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw invalid("Malformed after");
        }
    }

    @GetMapping("/entities/by-query")
    Map<String, Object> byQuery(Actor actor, @RequestParam MultiValueMap<String, String> asked) {
        known(
                asked,
                "filter",
                "fields",
                "limit",
                "offset",
                "orderField",
                "cursor",
                "fullTextFilterTerm",
                "fullTextFilterFields",
                "totalItems");
        String cursor = asked.getFirst("cursor");
        String term = asked.getFirst("fullTextFilterTerm");
        EntityRequest request = new EntityRequest(
                many(asked, "filter"),
                null,
                many(asked, "orderField").stream()
                        .map(EntityController::orderField)
                        .toList(),
                number(asked, "limit", EntityQuery.DEFAULT_LIMIT),
                number(asked, "offset", 0),
                term == null ? "" : term,
                many(asked, "fullTextFilterFields").stream()
                        .flatMap(it -> Arrays.stream(it.split(",", -1)))
                        .toList());
        boolean counted = !"exclude".equals(asked.getFirst("totalItems"));
        EntityFields fields = EntityFields.of(asked.get("fields"));
        return cursor == null
                ? page(actor, new EntityCursor(request, null), fields, counted)
                : page(actor, continued(cursor, number(asked, "limit", -1)), fields, counted);
    }

    @PostMapping("/entities/by-query")
    Map<String, Object> byQuery(Actor actor, @RequestBody Map<String, Object> body) {
        EntityFields fields = EntityFields.of(strings(body.get("fields")));
        boolean counted = !"exclude".equals(body.get("totalItems"));
        int limit = body.get("limit") instanceof Number number ? number.intValue() : -1;
        return body.get("cursor") instanceof String cursor
                ? page(actor, continued(cursor, limit), fields, counted)
                : page(actor, new EntityCursor(EntityRequest.of(body), null), fields, counted);
    }

    private static EntityCursor continued(String text, int limit) {
        EntityCursor cursor = EntityCursor.parse(text);
        EntityRequest old = cursor.request();
        int wanted = limit < 0 ? old.limit() : limit;
        return new EntityCursor(
                new EntityRequest(
                        old.filters(), old.predicate(), old.orders(), wanted, 0, old.term(), old.termFields()),
                cursor.position());
    }

    private Map<String, Object> page(Actor actor, EntityCursor cursor, EntityFields fields, boolean counted) {
        EntityPage page = catalog.query(actor, cursor.request().query(), cursor.position());
        Map<String, Object> places = new LinkedHashMap<>();
        EntityPosition next = page.next();
        EntityPosition previous = page.previous();
        if (next != null) {
            places.put("nextCursor", cursor.text(next));
        }
        if (previous != null) {
            places.put("prevCursor", cursor.text(previous));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", shown(page.items(), fields));
        answer.put("totalItems", counted ? page.totalItems() : 0);
        answer.put("pageInfo", places);
        return answer;
    }

    @GetMapping("/entities/by-uid/{uid}")
    Map<String, Object> byUid(Actor actor, @PathVariable String uid) {
        return catalog.entityByUid(actor, uid)
                .map(Entity::content)
                .orElseThrow(() -> new Problem.NotFound(
                        "entity-not-found", "No entity with uid '" + uid + "' found", "Ask by name instead."));
    }

    @DeleteMapping("/entities/by-uid/{uid}")
    ResponseEntity<Void> delete(Actor actor, @PathVariable String uid) {
        catalog.delete(actor, uid);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/entities/by-name/{kind}/{namespace}/{name}")
    Map<String, Object> byName(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        EntityRef ref = new EntityRef(kind, namespace, name);
        return catalog.entity(actor, ref).map(Entity::content).orElseThrow(() -> Catalog.notFound(ref));
    }

    @GetMapping("/entities/by-name/{kind}/{namespace}/{name}/ancestry")
    Map<String, Object> ancestry(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        EntityRef ref = new EntityRef(kind, namespace, name);
        List<Entity> line = catalog.ancestry(actor, ref);
        if (line.isEmpty()) {
            throw Catalog.notFound(ref);
        }
        List<Map<String, Object>> items = new ArrayList<>();
        for (Entity entity : line) {
            List<String> parents = catalog.parentOf(entity.ref())
                    .map(EntityRef::toString)
                    .map(List::of)
                    .orElse(List.of());
            items.add(Map.of("entity", entity.content(), "parentEntityRefs", parents));
        }
        return Map.of("rootEntityRef", line.getFirst().ref().toString(), "items", items);
    }

    @PostMapping("/entities/by-refs")
    Map<String, Object> byRefs(
            Actor actor, @RequestBody Map<String, Object> body, @RequestParam MultiValueMap<String, String> asked) {
        List<String> refs = strings(body.get("entityRefs"));
        if (refs == null) {
            throw invalid("entityRefs must be a list of entity references");
        }
        List<String> wanted = strings(body.get("fields"));
        EntityFields fields = EntityFields.of(wanted == null ? asked.get("fields") : wanted);
        EntityFilter filter = body.get("query") == null
                ? EntityFilter.parse(many(asked, "filter"))
                : EntityFilter.predicate(body.get("query"));
        List<@Nullable Object> items = new ArrayList<>();
        for (String text : refs) {
            EntityRef ref = EntityRef.parse(text);
            Optional<Entity> found = ref.toString().equals(text) ? catalog.entity(actor, ref) : Optional.empty();
            items.add(found.filter(it -> catalog.matches(actor, it, filter))
                    .map(fields::of)
                    .orElse(null));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", items);
        return answer;
    }

    @GetMapping("/entity-facets")
    Map<String, Object> facets(Actor actor, @RequestParam MultiValueMap<String, String> asked) {
        known(asked, "facet", "filter");
        return facets(actor, many(asked, "facet"), EntityFilter.parse(many(asked, "filter")));
    }

    @PostMapping("/entity-facets")
    Map<String, Object> facets(Actor actor, @RequestBody Map<String, Object> body) {
        List<String> facets = strings(body.get("facets"));
        Object query = body.get("query");
        return facets(
                actor,
                facets == null ? List.of() : facets,
                query == null ? EntityFilter.everything() : EntityFilter.predicate(query));
    }

    private Map<String, Object> facets(Actor actor, List<String> facets, EntityFilter filter) {
        if (facets.isEmpty()) {
            throw invalid("Missing required query parameter 'facet'");
        }
        return Map.of("facets", catalog.facets(actor, facets, filter));
    }

    @PostMapping("/refresh")
    ResponseEntity<Void> refresh(Actor actor, @RequestBody Map<String, Object> body) {
        for (String key : body.keySet()) {
            if (!Set.of("entityRef", "authorizationToken").contains(key)) {
                throw invalid("Unknown body property '" + key + "'");
            }
        }
        catalog.refresh(actor, EntityRef.parse(String.valueOf(body.get("entityRef"))));
        return ResponseEntity.ok().build();
    }

    private static List<Map<String, Object>> shown(List<Entity> entities, EntityFields fields) {
        return entities.stream().map(fields::of).toList();
    }

    private static void known(MultiValueMap<String, String> asked, String... names) {
        Set<String> all = Set.of(names);
        for (String name : asked.keySet()) {
            if (!all.contains(name)) {
                throw invalid("Unknown query parameter '" + name + "'");
            }
        }
    }

    private static List<String> many(MultiValueMap<String, String> asked, String name) {
        return asked.getOrDefault(name, List.of());
    }

    private static int number(MultiValueMap<String, String> asked, String name, int otherwise) {
        String text = asked.getFirst(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalid("Invalid %s, not a number: %s".formatted(name, text));
        }
        throw invalid("Invalid %s, must not be negative: %s".formatted(name, text));
    }

    private static EntityOrder order(String text) {
        int colon = text.indexOf(':');
        String direction = colon < 0 ? "" : text.substring(0, colon);
        if (!direction.equals("asc") && !direction.equals("desc")) {
            throw invalid("Invalid order parameter '%s', expected <asc or desc>:<field name>".formatted(text));
        }
        return new EntityOrder(text.substring(colon + 1), direction.equals("desc"));
    }

    private static EntityOrder orderField(String text) {
        int comma = text.indexOf(',');
        String direction = comma < 0 ? "asc" : text.substring(comma + 1);
        if (!direction.equals("asc") && !direction.equals("desc")) {
            throw invalid("Invalid order field order '%s', expected asc or desc".formatted(direction));
        }
        return new EntityOrder(comma < 0 ? text : text.substring(0, comma), direction.equals("desc"));
    }

    private static @Nullable List<String> strings(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : null;
    }

    private static Problem.Invalid invalid(String message) {
        return new Problem.Invalid("query-invalid", message, "Write the request as the catalog's documentation shows.");
    }
}
