package dev.ridgeway.server.catalog.sources;

import dev.ridgeway.server.catalog.Location;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/** Which kinds a location may bring. The embedded Git host's repositories may bring all, unless the rules speak of them. */
final class CatalogRules {

    /** The name of the embedded Git host in stored addresses. */
    static final String EMBEDDED = "https://git.ridgeway.internal/";

    private static final Set<String> DEFAULT = Set.of("component", "api", "location");

    private final CatalogSettings settings;

    CatalogRules(CatalogSettings settings) {
        this.settings = settings;
    }

    boolean allows(String kind, Location root) {
        String lower = kind.toLowerCase(Locale.ROOT);
        boolean configured = settings.locations().stream()
                .anyMatch(it -> it.allow().contains(lower)
                        && it.type().equals(root.type())
                        && matches(it.target(), root.target()));
        if (configured || lower.equals("location")) {
            return true;
        }
        boolean spokenOf = settings.rules().stream()
                .anyMatch(rule -> !rule.target().isEmpty() && matches(rule.target(), root.target()));
        if (root.target().startsWith(EMBEDDED) && !spokenOf) {
            return true;
        }
        if (settings.rules().isEmpty()) {
            return DEFAULT.contains(lower);
        }
        return settings.rules().stream()
                .anyMatch(rule -> rule.allow().contains(lower)
                        && (rule.type().isEmpty() || rule.type().equals(root.type()))
                        && (rule.target().isEmpty() || matches(rule.target(), root.target())));
    }

    private static boolean matches(String pattern, String target) {
        return pattern.equals(target)
                || target.endsWith("/" + pattern)
                || FileSystems.getDefault()
                        .getPathMatcher("glob:" + pattern.toLowerCase(Locale.ROOT))
                        .matches(Path.of(target.toLowerCase(Locale.ROOT)));
    }
}
