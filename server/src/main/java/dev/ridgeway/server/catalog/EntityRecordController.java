package dev.ridgeway.server.catalog;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.AuditEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/catalog/entities/{kind}/{namespace}/{name}")
class EntityRecordController {

    private final EntityRecord entities;

    EntityRecordController(EntityRecord entities) {
        this.entities = entities;
    }

    @GetMapping("/source")
    EntitySource source(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return entities.source(actor, new EntityRef(kind, namespace, name));
    }

    @GetMapping("/activity")
    Map<String, Object> activity(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        List<Map<String, Object>> items = entities.activity(actor, new EntityRef(kind, namespace, name)).stream()
                .map(EntityRecordController::view)
                .toList();
        return Map.of("items", items);
    }

    private static Map<String, Object> view(AuditEntry entry) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", entry.at());
        view.put("actor", entry.actor());
        view.put("action", entry.action());
        view.put("subject", entry.subject());
        view.put("outcome", entry.outcome());
        view.put("detail", entry.detail());
        return view;
    }
}
