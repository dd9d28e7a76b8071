package dev.ridgeway.server.catalog.details;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.details.EntityLinks.ToolLink;
import dev.ridgeway.server.catalog.details.EntityOrigin.OriginView;
import dev.ridgeway.server.catalog.details.EntityOrigin.RefreshView;
import dev.ridgeway.server.catalog.history.HistoryEntry;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.AuditEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/catalog/entities/{kind}/{namespace}/{name}")
class EntityRecordController {

    private static final int MOST = 100;

    private final EntityRecord entities;
    private final EntityOrigin origins;
    private final EntityLinks links;

    EntityRecordController(EntityRecord entities, EntityOrigin origins, EntityLinks links) {
        this.entities = entities;
        this.origins = origins;
        this.links = links;
    }

    @GetMapping("/source")
    EntitySource source(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return entities.source(actor, new EntityRef(kind, namespace, name));
    }

    /** A document, as text. */
    record StoredView(String yaml) {}

    @GetMapping("/stored")
    StoredView stored(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return new StoredView(entities.stored(actor, kind, namespace, name));
    }

    /** What became of an entity, newest first. */
    record HistoryView(List<HistoryEntry> items) {}

    @GetMapping("/history")
    HistoryView history(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam(defaultValue = "9223372036854775807") long before,
            @RequestParam(defaultValue = "20") int limit) {
        return new HistoryView(
                entities.history(actor, new EntityRef(kind, namespace, name), before, Math.clamp(limit, 1, MOST)));
    }

    @GetMapping("/origin")
    OriginView origin(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return origins.origin(actor, new EntityRef(kind, namespace, name));
    }

    @PostMapping("/refresh")
    RefreshView refresh(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return origins.refresh(actor, new EntityRef(kind, namespace, name));
    }

    /** The places of an entity in other tools. */
    record LinksView(List<ToolLink> items) {}

    @GetMapping("/links")
    LinksView links(Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return new LinksView(links.links(actor, new EntityRef(kind, namespace, name)));
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
