package dev.ridgeway.server.catalog.discovery;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import dev.ridgeway.server.catalog.CatalogError;
import dev.ridgeway.server.catalog.CatalogProviders;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.catalog.model.CustomKinds;
import dev.ridgeway.server.catalog.model.EntityRules;
import dev.ridgeway.server.catalog.sources.CatalogSettings;
import dev.ridgeway.server.catalog.sources.SourceReading;
import dev.ridgeway.server.catalog.store.SourceStore;
import dev.ridgeway.server.catalog.store.StoredEntity;
import dev.ridgeway.server.platform.Violation;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What providers tell, as if each were a location with one file for each entity. The configuration names them, so that no
 * rule limits their kinds. Whoever could not tell everything loses nothing, nor does at once who misses more than half.
 */
@Component
public class ProvidedEntities {

    /** The type of the locations that stand for providers. */
    public static final String TYPE = "provider";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final int MANY = 10;
    private static final int MOST_ERRORS = 100;

    private final CatalogProviders providers;
    private final SourceStore sources;
    private final CustomKinds kinds;
    private final Set<String> doubted = ConcurrentHashMap.newKeySet();

    ProvidedEntities(CatalogProviders providers, SourceStore sources, CatalogSettings settings) {
        this.kinds = settings.kinds();
        this.providers = providers;
        this.sources = sources;
    }

    /** Whether the location stands for a provider. */
    public static boolean isProvided(Location root) {
        return root.type().equals(TYPE);
    }

    /** The locations of all that are configured. */
    public List<Location> locations() {
        return providers.all().stream().map(ProvidedEntities::location).toList();
    }

    /** Those of providers that could tell something else after a change of that owner. */
    public List<Location> covering(URI owner) {
        return providers.all().stream()
                .filter(it -> it.covers(owner))
                .map(ProvidedEntities::location)
                .toList();
    }

    private static Location location(EntityProvider provider) {
        return Location.of(TYPE, provider.name());
    }

    private Optional<EntityProvider> provider(Location root) {
        return providers.all().stream()
                .filter(it -> it.name().equals(root.target()))
                .findFirst();
    }

    /** How people call the provider; its address when it is no longer configured. */
    public String title(String target) {
        return provider(Location.of(TYPE, target)).map(EntityProvider::title).orElse(target);
    }

    /** When the provider is to be asked again. */
    public Instant next(Location root, Instant now) {
        return doubted.contains(root.target())
                ? now.plus(SOON)
                : provider(root).map(it -> it.next(now)).orElse(now.plus(Duration.ofDays(365)));
    }

    /** Asks the provider; what it answers, or why it does not. */
    public SourceReading read(Location root) {
        Optional<EntityProvider> provider = provider(root);
        try {
            return provider.isEmpty()
                    ? failed(root, notConfigured(root))
                    : read(root, provider.get().entities());
        } catch (ToolProblem e) {
            return failed(root, e);
        }
    }

    private static ToolRefused notConfigured(Location root) {
        return new ToolRefused(
                "provider-not-configured",
                root.target() + " is no longer in the configuration.",
                "Name it again, or let catalog.orphanProviderStrategy delete what it brought.");
    }

    private SourceReading read(Location root, List<ProvidedEntity> provided) {
        Map<EntityRef, StoredEntity> entities = new LinkedHashMap<>();
        List<CatalogError> errors = new ArrayList<>();
        Set<String> broken = new HashSet<>();
        for (ProvidedEntity one : provided) {
            List<CatalogError> wrong = wrong(one, entities.keySet());
            if (wrong.isEmpty()) {
                StoredEntity entity = stored(root, one);
                entities.put(entity.ref(), entity);
            } else {
                broken.add(one.location());
                wrong.stream().limit(MOST_ERRORS - (long) errors.size()).forEach(errors::add);
            }
        }
        Set<String> gone = sources.names(root);
        entities.keySet().forEach(it -> gone.remove(it.toString()));
        boolean doubtful = gone.size() > MANY && gone.size() > entities.size() && doubted.add(root.target());
        if (doubtful) {
            broken.add(root.text());
            errors.add(error(
                    root,
                    new ToolRefused(
                            "discovery-doubtful",
                            "%d of %d entries are gone at once from %s; they are removed if they are gone the next time as well."
                                    .formatted(gone.size(), gone.size() + entities.size(), title(root.target())),
                            "Check what the token of the host may read.")));
        } else {
            doubted.remove(root.target());
        }
        return reading(List.copyOf(entities.values()), errors, broken, null);
    }

    private static SourceReading failed(Location root, ToolProblem problem) {
        ToolUnavailable silence = problem instanceof ToolUnavailable unavailable ? unavailable : null;
        return reading(List.of(), List.of(error(root, problem)), Set.of(root.text()), silence);
    }

    private static SourceReading reading(
            List<StoredEntity> entities,
            List<CatalogError> errors,
            Set<String> broken,
            @Nullable ToolUnavailable silence) {
        return new SourceReading(entities, Map.of(), errors, broken, List.of(), Map.of(), true, silence);
    }

    private static CatalogError error(Location root, ToolProblem problem) {
        return new CatalogError("Error", root.text(), "", "", problem.message(), problem.remedy(), 0);
    }

    private List<CatalogError> wrong(ProvidedEntity one, Set<EntityRef> known) {
        List<Violation> violations = EntityRules.violations(one.content(), path -> 0, kinds);
        if (!violations.isEmpty()) {
            return violations.stream()
                    .map(it -> CatalogError.of(it, one.location(), ""))
                    .toList();
        }
        EntityRef ref = ref(one);
        return known.contains(ref)
                ? List.of(new CatalogError(
                        "ConflictError",
                        one.location(),
                        ref.toString(),
                        "metadata.name",
                        "The name " + ref + " is there twice; the second one, " + one.location() + ", is left out.",
                        "Rename one of the two, or choose another attribute for the name.",
                        0))
                : List.of();
    }

    private static StoredEntity stored(Location root, ProvidedEntity one) {
        Map<String, @Nullable Object> content = EntityRules.sorted(new LinkedHashMap<>(one.content()));
        return new StoredEntity(
                ref(one), "", root.text(), one.location(), "", JSON.writeValueAsString(content), List.of());
    }

    private static EntityRef ref(ProvidedEntity one) {
        Map<?, ?> metadata = (Map<?, ?>) one.content().getOrDefault("metadata", Map.of());
        Object namespace = metadata.get("namespace");
        return new EntityRef(
                String.valueOf(one.content().get("kind")),
                namespace == null ? EntityRef.DEFAULT_NAMESPACE : namespace.toString(),
                String.valueOf(metadata.get("name")));
    }
}
