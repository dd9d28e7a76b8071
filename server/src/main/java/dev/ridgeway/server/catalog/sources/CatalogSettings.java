package dev.ridgeway.server.catalog.sources;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the configuration says about the catalog. Empty rules mean Backstage's default; what is not told to have changed is
 * looked at again after {@code interval}; {@code groupsGiveRights} tells that
 * roles are bound, so that whoever may name the members of a group may give rights.
 */
public record CatalogSettings(
        List<Rule> rules,
        List<ConfiguredLocation> locations,
        boolean readonly,
        Duration interval,
        boolean keepsOrphans,
        boolean groupsGiveRights) {

    /** A kind in lower case, of one {@code spec.type} or, when that is empty, of any. */
    public record AllowedKind(String kind, String type) {
        boolean covers(String wantedKind, String wantedType) {
            return kind.equalsIgnoreCase(wantedKind) && (type.isEmpty() || type.equalsIgnoreCase(wantedType));
        }
    }

    /** What is allowed; an empty type or target stands for every location. */
    public record Rule(Set<AllowedKind> allow, String type, String target) {}

    /** A location the configuration names, with the kinds it may hold beyond the rules. */
    public record ConfiguredLocation(String type, String target, Set<AllowedKind> allow) {}

    public CatalogSettings {
        rules = List.copyOf(rules);
        locations = List.copyOf(locations);
    }
}
