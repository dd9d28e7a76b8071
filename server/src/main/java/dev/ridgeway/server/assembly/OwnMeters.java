package dev.ridgeway.server.assembly;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.code.RepositoryPushed;
import dev.ridgeway.server.identity.Actor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** What Prometheus learns of the platform beyond HTTP, JVM and pool: entities and pushes; runs count themselves. */
@Component
class OwnMeters {

    private static final Actor SYSTEM = Actor.system("meters");

    private final MeterRegistry meters;

    OwnMeters(MeterRegistry meters, Catalog catalog) {
        this.meters = meters;
        Gauge.builder("ridgeway.catalog.entities", catalog, OwnMeters::entities)
                .description("Entities in the catalog")
                .register(meters);
        meters.counter("ridgeway.git.pushes");
    }

    @EventListener
    void pushed(RepositoryPushed push) {
        meters.counter("ridgeway.git.pushes").increment();
    }

    private static double entities(Catalog catalog) {
        return catalog.query(SYSTEM, EntityQuery.everything()).totalItems();
    }
}
