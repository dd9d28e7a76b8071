package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityPosition;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
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
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/catalog")
class EntityController {

    /** How many entities match and are on no page, because they lack the field of the order; Backstage does not tell. */
    private static final String LEFT_OUT = "Ridgeway-Left-Out";

    private final Catalog catalog;

    EntityController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/entities")
    ResponseEntity<EntityList> entities(Actor actor, @RequestParam MultiValueMap<String, String> query) {
        EntityParameters asked = new EntityParameters(query, "filter", "fields", "order", "limit", "offset", "after");
        List<EntityOrder> orders =
                asked.many("order").stream().map(EntityParameters::order).toList();
        boolean paged = asked.has("limit") || asked.has("offset") || asked.has("after");
        int limit = asked.number("limit", -1, 1);
        int offset = asked.number("offset", 0, 0);
        String after = asked.one("after");
        if (after != null) {
            Map<?, ?> place = decoded(after);
            limit = EntityParameters.number(place.get("limit"), "after", limit, 1);
            offset = EntityParameters.number(place.get("offset"), "after", offset, 0);
        }
        List<EntityOrder> used = paged ? orders : orders.stream().limit(1).toList();
        EntityPage page =
                catalog.query(actor, new EntityQuery(asked.filter(), used, limit, offset, "", List.of(), paged));
        ResponseEntity.BodyBuilder answer = telling(page);
        if (page.next() != null) {
            answer.header("link", "<" + next(query, limit, offset) + ">; rel=\"next\"");
        }
        return answer.body(EntityList.array(page.items(), asked.fields()));
    }

    private static ResponseEntity.BodyBuilder telling(EntityPage page) {
        // Said here, what is answered need not be found out for each.
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok().contentType(EntityListWriting.TYPE);
        return page.leftOut() == 0 ? answer : answer.header(LEFT_OUT, Long.toString(page.leftOut()));
    }

    private static String next(MultiValueMap<String, String> query, int limit, int offset) {
        StringJoiner next = new StringJoiner("&", "/entities?", "");
        query.forEach((name, values) -> {
            if (!name.equals("offset") && !name.equals("after")) {
                values.forEach(value -> next.add(name + "=" + UriUtils.encode(value, StandardCharsets.UTF_8)));
            }
        });
        byte[] after =
                "{\"limit\":%d,\"offset\":%d}".formatted(limit, offset + limit).getBytes(StandardCharsets.UTF_8);
        String place = Base64.getEncoder().encodeToString(after);
        return next.add("after=" + UriUtils.encode(place, StandardCharsets.UTF_8))
                .toString();
    }

    private static Map<?, ?> decoded(String after) {
        try {
            return JsonMapper.shared().readValue(Base64.getDecoder().decode(after), Map.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw EntityParameters.invalid("Malformed after");
        }
    }

    @GetMapping("/entities/by-query")
    ResponseEntity<EntityList> byQuery(Actor actor, @RequestParam MultiValueMap<String, String> query) {
        EntityParameters asked = new EntityParameters(
                query,
                "filter",
                "fields",
                "limit",
                "offset",
                "orderField",
                "cursor",
                "fullTextFilterTerm",
                "fullTextFilterFields",
                "totalItems");
        boolean counted = counted(asked.text("totalItems"));
        String cursor = asked.one("cursor");
        if (cursor != null) {
            return page(actor, EntityCursor.parse(cursor, asked.number("limit", -1, 0)), asked.fields(), counted);
        }
        EntityRequest request = new EntityRequest(
                asked.many("filter"),
                null,
                asked.many("orderField").stream()
                        .map(EntityParameters::orderField)
                        .limit(1)
                        .toList(),
                asked.number("limit", EntityQuery.DEFAULT_LIMIT, 0),
                asked.number("offset", 0, 0),
                asked.text("fullTextFilterTerm"),
                asked.words("fullTextFilterFields"));
        return page(actor, new EntityCursor(request, null), asked.fields(), counted);
    }

    @PostMapping("/entities/by-query")
    ResponseEntity<EntityList> byQuery(Actor actor, @RequestBody Map<String, Object> body) {
        EntityParameters.known(
                body,
                Set.of("query", "orderBy", "limit", "offset", "fields", "fullTextFilter", "totalItems", "cursor"));
        EntityFields fields = EntityFields.of(EntityParameters.texts(body.get("fields"), "fields"));
        boolean counted = counted(EntityParameters.text(body.get("totalItems"), "totalItems", ""));
        int limit = EntityParameters.number(body.get("limit"), "limit", -1, 0);
        return body.get("cursor") instanceof String cursor
                ? page(actor, EntityCursor.parse(cursor, limit), fields, counted)
                : page(actor, new EntityCursor(EntityRequest.of(body), null), fields, counted);
    }

    private static boolean counted(String totalItems) {
        if (!Set.of("", "include", "exclude").contains(totalItems)) {
            throw EntityParameters.invalid(
                    "Invalid totalItems parameter \"" + totalItems + "\", expected one of: include, exclude");
        }
        return !totalItems.equals("exclude");
    }

    private ResponseEntity<EntityList> page(Actor actor, EntityCursor cursor, EntityFields fields, boolean counted) {
        EntityPage page = catalog.query(actor, cursor.request().query(), cursor.position());
        StringJoiner places = new StringJoiner(",", "{", "}");
        EntityPosition next = page.next();
        EntityPosition previous = page.previous();
        if (next != null) {
            places.add("\"nextCursor\":\"" + cursor.text(next) + "\"");
        }
        if (previous != null) {
            places.add("\"prevCursor\":\"" + cursor.text(previous) + "\"");
        }
        String rest = ",\"totalItems\":" + (counted ? page.totalItems() : 0) + ",\"pageInfo\":" + places;
        return telling(page).body(EntityList.items(page.items(), fields, rest));
    }

    @GetMapping("/entities/by-uid/{uid}")
    EntityList byUid(Actor actor, @PathVariable String uid) {
        return catalog.entityByUid(actor, uid)
                .map(EntityList::one)
                .orElseThrow(() ->
                        new Problem.NotFound("entity-not-found", "No entity with uid " + uid, "Ask by name instead."));
    }

    @DeleteMapping("/entities/by-uid/{uid}")
    ResponseEntity<Void> delete(Actor actor, @PathVariable String uid) {
        catalog.delete(actor, uid);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/entities/by-name/{kind}/{namespace}/{name}")
    EntityList byName(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        EntityRef ref = new EntityRef(kind, namespace, name);
        return catalog.entity(actor, ref).map(EntityList::one).orElseThrow(() -> Catalog.notFound(ref));
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
        for (int i = 0; i < line.size(); i++) {
            List<String> parents =
                    i + 1 < line.size() ? List.of(line.get(i + 1).ref().toString()) : List.of();
            items.add(Map.of("entity", line.get(i).content(), "parentEntityRefs", parents));
        }
        return Map.of("rootEntityRef", line.getFirst().ref().toString(), "items", items);
    }

    @PostMapping("/entities/by-refs")
    EntityList byRefs(
            Actor actor, @RequestBody Map<String, Object> body, @RequestParam MultiValueMap<String, String> query) {
        EntityParameters asked = new EntityParameters(query, "filter", "fields");
        EntityParameters.known(body, Set.of("entityRefs", "fields", "query"));
        if (!(body.get("entityRefs") instanceof List)) {
            throw EntityParameters.invalid("entityRefs must be a list of entity references");
        }
        List<String> refs = EntityParameters.texts(body.get("entityRefs"), "entityRefs");
        List<String> wanted = EntityParameters.texts(body.get("fields"), "fields");
        Object predicate = body.get("query");
        EntityFilter filter = predicate == null
                ? asked.filter()
                : new EntityFilter.All(List.of(asked.filter(), EntityFilter.predicate(predicate)));
        List<@Nullable Entity> items = catalog.entities(actor, refs, filter);
        return EntityList.items(items, body.get("fields") == null ? asked.fields() : EntityFields.of(wanted), "");
    }

    @GetMapping("/entity-facets")
    Map<String, Object> facets(Actor actor, @RequestParam MultiValueMap<String, String> query) {
        EntityParameters asked =
                new EntityParameters(query, "facet", "filter", "fullTextFilterTerm", "fullTextFilterFields");
        EntityQuery matching = EntityQuery.matching(
                asked.filter(), asked.text("fullTextFilterTerm"), asked.words("fullTextFilterFields"));
        return facets(actor, asked.many("facet"), matching);
    }

    @PostMapping("/entity-facets")
    Map<String, Object> facets(Actor actor, @RequestBody Map<String, Object> body) {
        EntityParameters.known(body, Set.of("facets", "query"));
        List<String> facets = EntityParameters.texts(body.get("facets"), "facets");
        Object query = body.get("query");
        EntityFilter filter = query == null ? EntityFilter.everything() : EntityFilter.predicate(query);
        return facets(actor, facets, EntityQuery.matching(filter));
    }

    private Map<String, Object> facets(Actor actor, List<String> facets, EntityQuery matching) {
        if (facets.isEmpty()) {
            throw EntityParameters.invalid("Missing facet parameter");
        }
        return Map.of("facets", catalog.facets(actor, facets, matching));
    }

    @PostMapping("/refresh")
    ResponseEntity<Void> refresh(Actor actor, @RequestBody Map<String, Object> body) {
        EntityParameters.known(body, Set.of("entityRef", "authorizationToken"));
        catalog.refresh(actor, EntityRef.parse(String.valueOf(body.get("entityRef"))));
        return ResponseEntity.ok().build();
    }
}
