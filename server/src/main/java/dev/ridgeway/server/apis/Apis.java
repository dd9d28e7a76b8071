package dev.ridgeway.server.apis;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.util.List;
import org.springframework.stereotype.Service;

/** The definitions that APIs have and had. Whoever may not read an API in the catalog finds none of them. */
@Service
public class Apis {

    private final Catalog catalog;
    private final ApiVersionStore store;

    Apis(Catalog catalog, ApiVersionStore store) {
        this.catalog = catalog;
        this.store = store;
    }

    /** Every definition that is kept of the API, newest first; a definition that came back stands there again. */
    public List<ApiVersion> versions(Actor actor, EntityRef api) {
        require(actor, api);
        return store.versions(api.toString());
    }

    /** The text of one of them. */
    public String definition(Actor actor, EntityRef api, long version) {
        require(actor, api);
        return store.text(api.toString(), version)
                .orElseThrow(() -> new Problem.NotFound(
                        "api-version-not-found",
                        "%s has no version %d.".formatted(api, version),
                        "Choose one of its versions; the oldest are forgotten when there are many or large ones."));
    }

    private void require(Actor actor, EntityRef api) {
        if (catalog.entity(actor, api).isEmpty()) {
            throw Catalog.notFound(api);
        }
    }
}
