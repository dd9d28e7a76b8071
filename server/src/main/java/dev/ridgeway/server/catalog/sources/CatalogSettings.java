package dev.ridgeway.server.catalog.sources;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** What the configuration says about the catalog. Empty rules mean Backstage's default. */
public record CatalogSettings(Path folder, List<Rule> rules, List<ConfiguredLocation> locations) {

    /** Kinds (lower case) that are allowed; an empty type or target stands for every location. */
    public record Rule(Set<String> allow, String type, String target) {}

    /** A location the configuration names, with the kinds it may hold beyond the rules. */
    public record ConfiguredLocation(String type, String target, Set<String> allow) {}

    public CatalogSettings {
        rules = List.copyOf(rules);
        locations = List.copyOf(locations);
    }
}
