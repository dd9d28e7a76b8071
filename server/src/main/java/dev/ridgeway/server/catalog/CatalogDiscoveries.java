package dev.ridgeway.server.catalog;

import dev.ridgeway.plugin.code.RepositoryDiscovery;
import java.util.List;

/** The organisations in which the configuration lets catalog files be found. */
public record CatalogDiscoveries(List<RepositoryDiscovery> all) {

    public CatalogDiscoveries {
        all = List.copyOf(all);
    }
}
