package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Entities that sources hold and the catalog does not, because they were never valid. None of them waits: all are read at once. */
@RestController
@RequestMapping("/api/catalog/entities/unprocessed")
class UnprocessedController {

    private final Catalog catalog;

    UnprocessedController(Catalog catalog) {
        this.catalog = catalog;
    }

    /** {@code owner} is compared with {@code spec.owner} as it is written. */
    @GetMapping("/failed")
    Map<String, Object> failed(Actor actor, @RequestParam(defaultValue = "") String owner) {
        Map<String, List<CatalogError>> byEntity = catalog.neverValid(actor).stream()
                .collect(Collectors.groupingBy(
                        it -> it.entityRef() + " " + it.source(), LinkedHashMap::new, Collectors.toList()));
        List<Map<String, Object>> entities = byEntity.values().stream()
                .filter(it -> owner.isEmpty() || it.getFirst().owner().equals(owner))
                .map(UnprocessedController::view)
                .toList();
        return Map.of("type", "failed", "entities", entities);
    }

    @GetMapping("/pending")
    Map<String, Object> pending(Actor actor, @RequestParam(defaultValue = "") String owner) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return Map.of("type", "pending", "entities", List.of());
    }

    @DeleteMapping("/delete/{id}")
    ResponseEntity<Void> delete(Actor actor, @PathVariable String id) {
        catalog.forget(actor, error -> id(error).equals(id));
        return ResponseEntity.noContent().build();
    }

    private static String id(CatalogError error) {
        String text = error.entityRef() + " " + error.source();
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }

    private static Map<String, Object> view(List<CatalogError> errors) {
        CatalogError first = errors.getFirst();
        EntityRef ref = EntityRef.parse(first.entityRef());
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("entity_id", id(first));
        view.put("entity_ref", first.entityRef());
        view.put("location_key", first.source());
        view.put(
                "unprocessed_entity",
                Map.of(
                        "kind",
                        ref.kind(),
                        "metadata",
                        Map.of("namespace", ref.namespace(), "name", ref.name()),
                        "spec",
                        first.owner().isEmpty() ? Map.of() : Map.of("owner", first.owner())));
        view.put(
                "errors",
                errors.stream()
                        .map(it -> Map.of(
                                "name", it.name(), "message", it.message(), "path", it.path(), "line", it.line()))
                        .toList());
        return view;
    }
}
