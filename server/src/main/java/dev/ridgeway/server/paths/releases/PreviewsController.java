package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.effects.ServiceParts;
import dev.ridgeway.server.paths.releases.Previews.Preview;
import dev.ridgeway.server.paths.steps.RunSettings;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What of a repository's proposals can be tried out. */
@RestController
@RequestMapping("/api/ridgeway/paths/previews")
class PreviewsController {

    private final Previews previews;
    private final ServiceParts parts;
    private final Delivery delivery;
    private final RunSettings settings;

    PreviewsController(Previews previews, ServiceParts parts, Delivery delivery, RunSettings settings) {
        this.previews = previews;
        this.parts = parts;
        this.delivery = delivery;
        this.settings = settings;
    }

    /**
     * The previews of a repository.
     *
     * @param components whose proposals may be previewed
     */
    record RepositoryPreviews(List<String> components, List<PreviewView> items) {}

    /**
     * One of them.
     *
     * @param commit of the proposal that it shows, or is about to
     * @param address where it answers; empty when nobody calls it
     * @param says how it is, in words
     */
    record PreviewView(
            int proposal, String entityRef, String environment, String commit, String address, String says) {}

    @GetMapping("/{owner}/{name}")
    RepositoryPreviews of(Actor actor, @PathVariable String owner, @PathVariable String name) {
        actor.require(Permission.CODE_READ);
        actor.require(Permission.DELIVERY_READ);
        if (settings.delivery().isEmpty()) {
            return new RepositoryPreviews(List.of(), List.of());
        }
        RepositoryName source = new RepositoryName(Code.EMBEDDED, owner, name);
        return new RepositoryPreviews(
                parts.described(actor, source).stream()
                        .map(Entity::ref)
                        .filter(it -> it.kind().equals("component"))
                        .map(EntityRef::toString)
                        .toList(),
                previews.all(actor).stream()
                        .filter(it -> it.source().equals(source))
                        .map(it -> new PreviewView(
                                it.proposal(),
                                it.entity().toString(),
                                it.environment(),
                                it.commit(),
                                it.address(),
                                says(actor, it)))
                        .toList());
    }

    private String says(Actor actor, Preview preview) {
        return delivery.of(actor, preview.entity(), 0).environments().stream()
                .filter(it -> it.name().equals(preview.environment()))
                .map(it -> it.lastSays())
                .findFirst()
                .orElse("It is about to be delivered.");
    }
}
