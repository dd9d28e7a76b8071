package dev.ridgeway.server.catalog;

import dev.ridgeway.plugin.code.RepositoryDiscovery;
import java.net.URI;
import java.util.List;

/** The organisations in which the configuration lets catalog files be found. */
public record CatalogDiscoveries(List<RepositoryDiscovery> all) {

    public CatalogDiscoveries {
        all = List.copyOf(all);
    }

    /** Whether the address is in an organisation that is looked into, so that whoever may push there fills the catalog. */
    public boolean cover(String target) {
        try {
            URI url = URI.create(target);
            return all.stream().anyMatch(it -> it.covers(url));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
