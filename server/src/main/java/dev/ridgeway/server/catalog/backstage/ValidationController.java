package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Violation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What is wrong with entities, before they are registered and after. */
@RestController
class ValidationController {

    private final Catalog catalog;

    ValidationController(Catalog catalog) {
        this.catalog = catalog;
    }

    @PostMapping("/api/catalog/validate-entity")
    ResponseEntity<Object> validate(Actor actor, @RequestBody Map<String, Object> body) {
        List<Violation> violations = catalog.validate(actor, body.get("entity"));
        EntityParameters.known(body, Set.of("entity", "location"));
        EntityParameters.object(body.get("entity"), "entity");
        String location = EntityParameters.text(body.get("location"), "location", null);
        if (!location.startsWith("url:")) {
            String message = "Invalid location ref " + location.substring(0, Math.min(location.length(), 200))
                    + ", only 'url:<target>' is supported, e.g. url:https://host/path";
            return invalid(List.of(error(message, "", "Say where the entity will be written.")));
        }
        if (violations.isEmpty()) {
            return ResponseEntity.ok().build();
        }
        return invalid(violations.stream()
                .map(it -> error(it.message(), it.path(), it.remedy()))
                .toList());
    }

    private static ResponseEntity<Object> invalid(List<Map<String, Object>> errors) {
        return ResponseEntity.badRequest().body(Map.of("errors", errors));
    }

    private static Map<String, Object> error(String message, String path, String remedy) {
        return Map.of("name", "InputError", "message", message, "path", path, "remedy", remedy);
    }

    @GetMapping("/api/ridgeway/catalog/errors")
    Map<String, Object> errors(Actor actor) {
        return Map.of("items", catalog.errors(actor));
    }
}
