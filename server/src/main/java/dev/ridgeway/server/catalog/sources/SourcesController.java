package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.discovery.DiscoveryRun;
import dev.ridgeway.server.catalog.store.CatalogSource;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Page;
import java.util.List;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/catalog/sources")
class SourcesController {

    private static final int MOST = 200;

    private final CatalogSources sources;

    SourcesController(CatalogSources sources) {
        this.sources = sources;
    }

    /** A part of the list, how long the whole is, and how many sources are in which state. */
    record SourcesView(
            List<CatalogSource> items, long total, Map<String, Integer> states, List<DiscoveryRun> discoveries) {}

    @GetMapping
    SourcesView sources(
            Actor actor,
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") int offset) {
        Page<CatalogSource> page = sources.sources(actor, state, text, Math.clamp(limit, 1, MOST), Math.max(0, offset));
        return new SourcesView(page.items(), page.total(), sources.states(actor), sources.discoveries(actor));
    }

    @PostMapping("/discoveries/{name}/run")
    ResponseEntity<Void> discover(Actor actor, @PathVariable String name) {
        sources.discover(actor, name);
        return ResponseEntity.accepted().build();
    }

    @PostMapping("/{id}/read")
    CatalogSource read(Actor actor, @PathVariable String id) {
        return sources.read(actor, id);
    }
}
