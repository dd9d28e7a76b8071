package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.sources.CatalogSettings.AllowedKind;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which kinds a location may bring. The embedded Git host's repositories may bring all, unless the rules speak of them. People
 * and groups come from there, and from organisations that are looked into, only as long as groups give no rights, since anybody
 * who pushes there could join any group.
 */
final class CatalogRules {

    /** The name of the embedded Git host in stored addresses. */
    static final String EMBEDDED = "https://git.ridgeway.internal/";

    private static final Set<String> DEFAULT = Set.of("component", "api", "location");

    private static final Set<String> PEOPLE = Set.of("group", "user");

    private final CatalogSettings settings;
    private final Predicate<String> found;

    /** {@code found} tells whether an address is in an organisation that is looked into. */
    CatalogRules(CatalogSettings settings, Predicate<String> found) {
        this.settings = settings;
        this.found = found;
    }

    boolean allows(String kind, String type, Location root) {
        boolean configured = settings.locations().stream()
                .anyMatch(it -> covers(it.allow(), kind, type)
                        && it.type().equals(root.type())
                        && it.target().equals(root.target()));
        if (configured) {
            return true;
        }
        boolean spokenOf = settings.rules().stream()
                .anyMatch(rule -> !rule.target().isEmpty() && matches(rule.target(), root.target()));
        boolean rights = givesRights(kind, root);
        if (root.target().startsWith(EMBEDDED) && !spokenOf && !rights) {
            return true;
        }
        if (settings.rules().isEmpty()) {
            return DEFAULT.contains(kind.toLowerCase(Locale.ROOT));
        }
        return settings.rules().stream()
                .anyMatch(rule -> covers(rule.allow(), kind, type)
                        && (rule.type().isEmpty() || rule.type().equals(root.type()))
                        && (rule.target().isEmpty() ? !rights : matches(rule.target(), root.target())));
    }

    /** Whether whoever pushes there could give rights by it; only a rule that names the repository allows that. */
    boolean givesRights(String kind, Location root) {
        return settings.groupsGiveRights()
                && (root.target().startsWith(EMBEDDED) || found.test(root.target()))
                && PEOPLE.contains(kind.toLowerCase(Locale.ROOT));
    }

    private static boolean covers(Set<AllowedKind> allow, String kind, String type) {
        return allow.stream().anyMatch(it -> it.covers(kind, type));
    }

    /** Paths know no empty folder, so that the {@code //} of an address is one slash on both sides. */
    private static boolean matches(String pattern, String target) {
        String glob = pattern.toLowerCase(Locale.ROOT).replace("//", "/");
        return pattern.equals(target)
                || LocalPattern.matcher(glob)
                        .test(target.toLowerCase(Locale.ROOT).replace("//", "/"));
    }
}
