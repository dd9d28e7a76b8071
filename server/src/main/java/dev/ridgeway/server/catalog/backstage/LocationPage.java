package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.Location;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A question about locations: how many, behind which id, and a predicate, or null for all. */
record LocationPage(int limit, String after, @Nullable Object query) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int DEFAULT_LIMIT = 1_000;
    private static final Set<String> FIELDS = Set.of("id", "type", "target", "entityref");

    static LocationPage asked(Map<String, Object> body) {
        EntityParameters.known(body, Set.of("cursor", "limit", "query"));
        return body.get("cursor") == null
                ? of(body)
                : of(decoded(EntityParameters.text(body.get("cursor"), "cursor", null)));
    }

    private static LocationPage of(Map<?, ?> asked) {
        Object query = asked.get("query");
        if (query != null) {
            requireFields(EntityFilter.predicate(query));
        }
        return new LocationPage(
                EntityParameters.number(asked.get("limit"), "limit", DEFAULT_LIMIT, 1),
                EntityParameters.text(asked.get("afterId"), "afterId", ""),
                query);
    }

    private static Map<?, ?> decoded(String cursor) {
        Object place;
        try {
            place = JSON.readValue(Base64.getDecoder().decode(cursor), Object.class);
        } catch (JacksonException | IllegalArgumentException e) {
            throw EntityParameters.invalid("Malformed cursor, unknown encoding");
        }
        return EntityParameters.object(place, "cursor");
    }

    /** The page of these locations, which are in the order of their ids. */
    Map<String, Object> of(List<Location> locations) {
        EntityFilter filter = query == null ? EntityFilter.everything() : EntityFilter.predicate(query);
        List<Location> found =
                locations.stream().filter(it -> matches(it, filter)).toList();
        List<Location> rest =
                found.stream().filter(it -> it.id().compareTo(after) > 0).toList();
        List<Location> items = rest.subList(0, Math.min(limit, rest.size()));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("items", items);
        answer.put("totalItems", found.size());
        answer.put(
                "pageInfo",
                rest.size() > limit
                        ? Map.of("nextCursor", cursor(items.getLast().id()))
                        : Map.of());
        return answer;
    }

    private String cursor(String lastId) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("limit", limit);
        json.put("afterId", lastId);
        if (query != null) {
            json.put("query", query);
        }
        return Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(json));
    }

    private static void requireFields(EntityFilter filter) {
        switch (filter) {
            case EntityFilter.Exists exists -> requireField(exists.key());
            case EntityFilter.In in -> requireField(in.key());
            case EntityFilter.HasPrefix prefix -> requireField(prefix.key());
            case EntityFilter.All all -> all.parts().forEach(LocationPage::requireFields);
            case EntityFilter.AnyOf any -> any.parts().forEach(LocationPage::requireFields);
            case EntityFilter.Not not -> requireFields(not.part());
        }
    }

    private static void requireField(String key) {
        if (!FIELDS.contains(key)) {
            throw EntityParameters.invalid(
                    "Invalid filter predicate, expected key to be 'id', 'type', 'target', or 'entityRef', got '" + key
                            + "'");
        }
    }

    private static boolean matches(Location location, EntityFilter filter) {
        return switch (filter) {
            case EntityFilter.Exists exists -> true;
            case EntityFilter.In in -> in.values().contains(value(location, in.key()));
            case EntityFilter.HasPrefix prefix -> value(location, prefix.key()).startsWith(prefix.prefix());
            case EntityFilter.All all -> all.parts().stream().allMatch(it -> matches(location, it));
            case EntityFilter.AnyOf any -> any.parts().stream().anyMatch(it -> matches(location, it));
            case EntityFilter.Not not -> !matches(location, not.part());
        };
    }

    private static String value(Location location, String key) {
        String value = switch (key) {
            case "id" -> location.id();
            case "type" -> location.type();
            case "target" -> location.target();
            default -> location.entityRef();
        };
        return value.toLowerCase(Locale.ROOT);
    }
}
