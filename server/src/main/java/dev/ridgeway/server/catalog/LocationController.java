package dev.ridgeway.server.catalog;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class LocationController {

    private final Catalog catalog;

    LocationController(Catalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping("/api/catalog/locations")
    List<Map<String, Object>> locations(Actor actor) {
        return catalog.locations(actor).stream()
                .map(it -> Map.<String, Object>of("data", it))
                .toList();
    }

    @PostMapping("/api/catalog/locations")
    ResponseEntity<Map<String, Object>> register(
            Actor actor, @RequestBody Map<String, Object> body, @RequestParam MultiValueMap<String, String> query) {
        EntityParameters asked = new EntityParameters(query, "dryRun", "onConflict");
        if (!"url".equals(body.get("type"))) {
            throw new Problem.Invalid(
                    "location-invalid", "Registered locations must be of an allowed type [\"url\"]", "Send type url.");
        }
        String target = String.valueOf(body.get("target"));
        boolean exists = catalog.locationOf(target).isPresent();
        Map<String, Object> answer = new LinkedHashMap<>();
        if (List.of("true", "1", "yes", "on").contains(asked.text("dryRun"))) {
            List<Entity> entities = catalog.preview(actor, target);
            answer.put("exists", exists);
            answer.put("location", Map.of("id", "url:" + target, "type", "url", "target", target));
            answer.put("entities", entities.stream().map(Entity::content).toList());
        } else {
            answer.put(
                    "location",
                    catalog.register(actor, target, asked.text("onConflict").equals("refresh")));
            answer.put("entities", List.of());
        }
        return ResponseEntity.status(HttpStatus.CREATED).body(answer);
    }

    @GetMapping("/api/catalog/locations/{id}")
    Location location(Actor actor, @PathVariable String id) {
        return catalog.location(actor, id);
    }

    @DeleteMapping("/api/catalog/locations/{id}")
    ResponseEntity<Void> unregister(Actor actor, @PathVariable String id) {
        catalog.unregister(actor, id);
        return ResponseEntity.noContent().build();
    }

    @GetMapping("/api/catalog/locations/by-entity/{kind}/{namespace}/{name}")
    Location byEntity(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        EntityRef ref = new EntityRef(kind, namespace, name);
        return catalog.locationOf(actor, ref)
                .orElseThrow(() -> new Problem.NotFound(
                        "location-not-found",
                        "Found no registered location of " + ref,
                        "It may come from the configuration."));
    }

    @PostMapping("/api/catalog/validate-entity")
    ResponseEntity<Object> validate(Actor actor, @RequestBody Map<String, Object> body) {
        List<Violation> violations = catalog.validate(actor, body.get("entity"));
        boolean located = body.get("location") instanceof String location && location.startsWith("url:");
        if (!located || !(body.get("entity") instanceof Map)) {
            throw EntityParameters.invalid("entity must be an object, and location a text such as url:https://...");
        }
        if (violations.isEmpty()) {
            return ResponseEntity.ok().build();
        }
        List<Map<String, Object>> errors = violations.stream()
                .map(it -> Map.<String, Object>of(
                        "name", "InputError", "message", it.message(), "path", it.path(), "remedy", it.remedy()))
                .toList();
        return ResponseEntity.badRequest().body(Map.of("errors", errors));
    }

    @GetMapping("/api/ridgeway/catalog/errors")
    Map<String, Object> errors(Actor actor) {
        return Map.of("items", catalog.errors(actor));
    }
}
