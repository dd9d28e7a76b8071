package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backstage's question which permissions one has. The answer is the role's; what no role knows is denied. */
@RestController
@RequestMapping("/api/permission")
class PermissionController {

    private static final int MOST_ITEMS = 1000;

    record Asked(@Nullable String name) {}

    record Item(@Nullable String id, @Nullable Asked permission) {}

    record Request(@Nullable List<Item> items) {}

    @PostMapping("/authorize")
    Map<String, Object> authorize(Actor actor, @RequestBody Request request) {
        List<Item> items = request.items();
        if (items == null
                || items.size() > MOST_ITEMS
                || items.stream().anyMatch(it -> it == null || it.id() == null)) {
            throw new Problem.Invalid(
                    "body-not-readable",
                    "The body has no items, each with an id and a permission.",
                    "Send {\"items\": [{\"id\": \"1\", \"permission\": {\"type\": \"basic\", \"name\": \"catalog.entity.create\"}}]}.");
        }
        return Map.of(
                "items",
                items.stream()
                        .map(item -> Map.of("id", String.valueOf(item.id()), "result", decision(actor, item)))
                        .toList());
    }

    private static String decision(Actor actor, Item item) {
        Asked asked = item.permission();
        boolean allowed = asked != null
                && asked.name() != null
                && Permission.of(asked.name()).filter(actor::can).isPresent();
        return allowed ? "ALLOW" : "DENY";
    }
}
