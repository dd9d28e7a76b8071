package dev.ridgeway.server.catalog;

import dev.ridgeway.plugin.catalog.EntityProvider;
import java.util.List;

/** Those that the configuration lets tell entities without a file, such as the people of an organisation. */
public record CatalogProviders(List<EntityProvider> all) {

    public CatalogProviders {
        all = List.copyOf(all);
    }
}
