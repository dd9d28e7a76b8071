package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.sources.LocationAnalysis;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/catalog")
class LocationController {

    private static final Set<String> YES = Set.of("true", "1", "yes", "y", "on");
    private static final Set<String> STRATEGIES = Set.of("", "reject", "refresh");

    private final Catalog catalog;

    LocationController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/locations")
    List<Map<String, Object>> locations(Actor actor) {
        return catalog.locations(actor).stream()
                .map(it -> Map.<String, Object>of("data", it))
                .toList();
    }

    @PostMapping("/locations/by-query")
    Map<String, Object> byQuery(Actor actor, @RequestBody(required = false) @Nullable Map<String, Object> body) {
        return LocationPage.asked(body == null ? Map.of() : body).of(catalog.locations(actor));
    }

    @PostMapping("/locations")
    ResponseEntity<Map<String, Object>> register(
            Actor actor, @RequestBody Map<String, Object> body, @RequestParam MultiValueMap<String, String> query) {
        EntityParameters asked = new EntityParameters(query, "dryRun", "onConflict");
        String strategy = asked.text("onConflict");
        if (!STRATEGIES.contains(strategy)) {
            throw EntityParameters.invalid("onConflict must be refresh or reject");
        }
        String target = target(body);
        Map<String, Object> answer = new LinkedHashMap<>();
        if (YES.contains(asked.text("dryRun").toLowerCase(Locale.ROOT))) {
            List<Entity> entities = catalog.preview(actor, target);
            answer.put("exists", catalog.locationOf(target).isPresent());
            answer.put(
                    "location",
                    Map.of(
                            "id",
                            "url:" + target,
                            "type",
                            "url",
                            "target",
                            target,
                            "entityRef",
                            Location.of("url", target).entityRef()));
            answer.put("entities", entities.stream().map(Entity::content).toList());
        } else {
            answer.put("location", catalog.register(actor, target, strategy.equals("refresh")));
            answer.put("entities", List.of());
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(answer);
    }

    private static String target(Map<String, Object> body) {
        EntityParameters.known(body, Set.of("type", "target", "presence"));
        if (!"url".equals(body.get("type"))) {
            throw new Problem.Invalid(
                    "location-invalid", "Registered locations must be of an allowed type [\"url\"]", "Send type url.");
        }
        return EntityParameters.text(body.get("target"), "target", null);
    }

    @GetMapping("/locations/{id}")
    Location location(Actor actor, @PathVariable String id) {
        return catalog.location(actor, id);
    }

    @PutMapping("/locations/{id}")
    Location move(Actor actor, @PathVariable String id, @RequestBody Map<String, Object> body) {
        return catalog.move(actor, id, target(body));
    }

    @DeleteMapping("/locations/{id}")
    ResponseEntity<Void> unregister(Actor actor, @PathVariable String id) {
        catalog.unregister(actor, id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/locations/by-entity/{kind}/{namespace}/{name}")
    Location byEntity(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        EntityRef ref = new EntityRef(kind, namespace, name);
        return catalog.locationOf(actor, ref)
                .orElseThrow(() -> new Problem.NotFound(
                        "location-not-found",
                        "Found no registered location of " + ref,
                        "It may come from the configuration."));
    }

    @PostMapping("/analyze-location")
    Map<String, Object> analyze(Actor actor, @RequestBody Map<String, Object> body) {
        EntityParameters.known(body, Set.of("location", "catalogFilename"));
        Map<?, ?> location = EntityParameters.object(body.get("location"), "location");
        EntityParameters.text(location.get("type"), "location.type", null);
        LocationAnalysis analysis = catalog.analyze(
                actor,
                EntityParameters.text(location.get("target"), "location.target", null),
                EntityParameters.text(body.get("catalogFilename"), "catalogFilename", "catalog-info.yaml"));
        return Map.of(
                "existingEntityFiles",
                analysis.existing().stream().map(LocationController::view).toList(),
                "generateEntities",
                analysis.proposed().stream()
                        .map(it -> Map.of("entity", it.content(), "fields", List.of()))
                        .toList());
    }

    private static Map<String, Object> view(LocationAnalysis.Existing existing) {
        return Map.of(
                "location",
                Map.of("type", "url", "target", existing.target()),
                "isRegistered",
                existing.registered(),
                "entity",
                existing.entity().content());
    }
}
