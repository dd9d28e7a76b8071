package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.model.CustomKinds;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the configuration says about the catalog. Empty rules mean Backstage's default; what is not told to have changed is
 * looked at again after {@code interval}; {@code keepsAbandoned} means what came by providers and discoveries that are no
 * longer configured; {@code groupsGiveRights} tells that
 * roles are bound, so that whoever may name the members of a group may give rights; {@code kinds} are those beyond the built-in ones,
 * {@code repositories} those of the embedded Git host in which catalog files are found by themselves.
 */
public record CatalogSettings(
        List<Rule> rules,
        List<ConfiguredLocation> locations,
        boolean readonly,
        Duration interval,
        boolean keepsOrphans,
        boolean keepsAbandoned,
        boolean groupsGiveRights,
        CustomKinds kinds,
        ChosenRepositories repositories) {

    /** Patterns of whole names, {@code owner/name}: one must fit, unless there is none, and none that excludes. */
    public record ChosenRepositories(List<String> include, List<String> exclude) {
        public ChosenRepositories {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
        }

        /** All of them. */
        public static ChosenRepositories all() {
            return new ChosenRepositories(List.of(), List.of());
        }

        boolean takes(String owner, String name) {
            String whole = owner + "/" + name;
            return (include.isEmpty() || include.stream().anyMatch(whole::matches))
                    && exclude.stream().noneMatch(whole::matches);
        }
    }

    /**
     * Whether registered addresses follow what a Git host tells of their repository: that something happened there, that it is
     * gone, that it has another name.
     */
    public record ScmEvents(boolean refresh, boolean unregister, boolean move) {}

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
