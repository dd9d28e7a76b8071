package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.BranchFiles;
import dev.ridgeway.plugin.code.GitHost;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Location;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.paths.template.JoinedDelivery;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What is one service's and nobody else's, as it is now; refuses one that cannot go without something else. */
@Component
public class ServiceParts {

    private static final String SOURCE = "metadata.annotations." + RepositoryChanges.SOURCE;
    private static final Set<String> GOING_ALONG = Set.of("api", "resource", "location");
    private static final Set<String> ADDRESSES = Set.of("repoURL", "url");
    private static final List<String> USED_BY = List.of("dependencyOf", "apiConsumedBy");

    private final Catalog catalog;
    private final Code code;
    private final Delivery delivery;
    private final RepositoryChanges changes;
    private final RunSettings settings;

    ServiceParts(Catalog catalog, Code code, Delivery delivery, RepositoryChanges changes, RunSettings settings) {
        this.catalog = catalog;
        this.code = code;
        this.delivery = delivery;
        this.changes = changes;
        this.settings = settings;
    }

    /**
     * Everything of one service.
     *
     * @param repository its own; empty when it is on no connected Git host
     * @param location the address under which it is registered; empty when it is not registered by its own file
     * @param entities it and what its repository describes beside it
     * @param delivered the files that have it delivered, in the repository of the setting {@code ridgeway.delivery}
     */
    record Parts(
            Entity entity,
            Optional<RepositoryName> repository,
            String location,
            List<Entity> entities,
            List<String> delivered) {

        /** Whether its repository goes with it. */
        boolean hosted() {
            return repository.filter(it -> it.host().equals(Code.EMBEDDED)).isPresent();
        }
    }

    Parts of(Actor actor, EntityRef ref) {
        Entity entity = catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
        Optional<GitHost.Place> place = changes.place(actor, entity);
        Optional<RepositoryName> repository = place.map(GitHost.Place::repository);
        String file = entity.annotation(RepositoryChanges.SOURCE).orElse("");
        List<Entity> entities =
                new ArrayList<>(repository.isPresent() ? described(actor, repository.get()) : List.of(entity));
        requireAlone(entity, place, entities);
        String location = catalog.locationOf(actor, ref)
                .filter(it -> it.text().equals(file))
                .map(Location::target)
                .orElse("");
        entities.removeIf(it -> it.ref().kind().equals("location"));
        List<String> delivered = repository.isPresent() ? delivered(actor, repository.get(), entity.name()) : List.of();
        List<String> kept = delivery.kept(actor, ref);
        if (delivered.isEmpty() && !kept.isEmpty()) {
            throw new ActionFailed(
                    "service-still-delivered",
                    entity.title() + " is still delivered, as " + String.join(", ", kept)
                            + ", and no file of the setting ridgeway.delivery says so.",
                    "Take it out where it is delivered from first, and wait until it is gone.");
        }
        return new Parts(entity, repository, location, entities, delivered);
    }

    /** What the files of a repository describe. */
    public List<Entity> described(Actor actor, RepositoryName repository) {
        String prefix = "url:https://" + repository.host() + "/" + repository.path() + "/";
        return catalog.query(
                        actor,
                        EntityQuery.matching(new EntityFilter.HasPrefix(SOURCE, prefix.toLowerCase(Locale.ROOT))))
                .items();
    }

    private void requireAlone(Entity entity, Optional<GitHost.Place> place, List<Entity> entities) {
        List<String> others = entities.stream()
                .map(Entity::ref)
                .filter(it -> !it.equals(entity.ref()) && !GOING_ALONG.contains(it.kind()))
                .map(EntityRef::name)
                .toList();
        boolean folder = place.filter(it -> it.path().contains("/")).isPresent();
        boolean deliversAll = place.isPresent()
                && settings.delivery()
                        .filter(it -> same(it.repository(), place.get().repository()))
                        .isPresent();
        if (!others.isEmpty() || folder || deliversAll) {
            throw new ActionFailed(
                    "service-shares-repository",
                    entity.title() + " is not alone in "
                            + place.map(it -> it.repository().path()).orElse("its repository")
                            + (others.isEmpty() ? "." : ", which also holds " + String.join(", ", others) + "."),
                    "Move it into a repository of its own, or take its files out of that one by hand.");
        }
    }

    /** The files of what is delivered that are about this repository alone. */
    List<String> delivered(Actor actor, RepositoryName repository, String service) {
        JoinedDelivery joined = settings.delivery().orElse(null);
        if (joined == null) {
            return List.of();
        }
        List<String> candidates = code.paths(actor, joined.repository(), joined.folder()).stream()
                .filter(it -> it.startsWith(service + "-") || it.startsWith(service + "."))
                .map(it -> joined.folder() + "/" + it)
                .sorted()
                .toList();
        BranchFiles files = code.files(actor, joined.repository(), "", candidates);
        return files.files().stream()
                .filter(it -> deliversOnly(it, repository))
                .map(RepositoryFile::path)
                .toList();
    }

    /** The file of what is delivered that describes something. */
    public record Description(RepositoryName repository, String path) {}

    /** Where the delivery of a service that a tool calls so is described; empty where no file of ours does. */
    public Optional<Description> describing(Actor actor, EntityRef ref, String title) {
        Entity entity = catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
        RepositoryName repository =
                changes.place(actor, entity).map(GitHost.Place::repository).orElse(null);
        JoinedDelivery joined = settings.delivery().orElse(null);
        if (repository == null || joined == null) {
            return Optional.empty();
        }
        return code.files(actor, joined.repository(), "", delivered(actor, repository, entity.name())).files().stream()
                .filter(it -> documents(it).stream()
                        .anyMatch(document -> document.value() instanceof Map<?, ?> map
                                && map.get("metadata") instanceof Map<?, ?> metadata
                                && title.equals(metadata.get("name"))
                                && "Application".equals(map.get("kind"))))
                .findFirst()
                .map(it -> new Description(joined.repository(), it.path()));
    }

    /** None where they cannot be read. */
    private static List<YamlDocument> documents(RepositoryFile file) {
        try {
            return Yaml.documents(new String(file.content(), StandardCharsets.UTF_8), file.path());
        } catch (Problem.Invalid unreadable) {
            return List.of();
        }
    }

    /** Whether every repository that the file names is this one. */
    boolean deliversOnly(RepositoryFile file, RepositoryName repository) {
        Set<String> addresses = new LinkedHashSet<>();
        documents(file).forEach(it -> collect(it.value(), addresses));
        return !addresses.isEmpty() && addresses.stream().allMatch(it -> names(it, repository));
    }

    private static void collect(@Nullable Object value, Set<String> addresses) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, child) -> {
                if (ADDRESSES.contains(String.valueOf(key)) && child instanceof String address) {
                    addresses.add(address);
                }
                collect(child, addresses);
            });
        } else if (value instanceof Collection<?> list) {
            list.forEach(child -> collect(child, addresses));
        }
    }

    private static boolean names(String address, RepositoryName repository) {
        try {
            return same(RepositoryName.parse(address), repository);
        } catch (ToolRefused noRepository) {
            return false;
        }
    }

    private static boolean same(RepositoryName one, RepositoryName other) {
        return one.toRepoUrl().equalsIgnoreCase(other.toRepoUrl());
    }

    /** What goes, one sentence each. */
    List<String> goes(Actor actor, Parts parts) {
        List<String> goes = new ArrayList<>();
        settings.delivery()
                .ifPresent(joined -> parts.delivered()
                        .forEach(file -> goes.add("Its delivery: " + file + " in "
                                + joined.repository().path())));
        delivery.kept(actor, parts.entity().ref()).forEach(it -> goes.add("What runs of it: " + it));
        if (!parts.location().isEmpty() || parts.hosted()) {
            goes.add("Its place in the catalog: "
                    + parts.entities().stream()
                            .map(it -> it.ref().kind() + " " + it.title())
                            .collect(Collectors.joining(", ")));
        }
        if (parts.hosted()) {
            goes.add("Its repository " + parts.repository().orElseThrow().path()
                    + ", with its history, its proposals and what is told of its pushes");
        }
        return goes;
    }

    /** What stays and is left to people, and who will miss it. */
    List<String> remains(Parts parts) {
        List<String> remains = new ArrayList<>();
        if (!parts.hosted()) {
            remains.add(parts.repository()
                    .map(it -> "The repository " + it.path() + " stays on " + it.host()
                            + ", and so do its webhooks; archive or delete it there.")
                    .orElse("Its files stay where they are: "
                            + parts.entity()
                                    .annotation(RepositoryChanges.SOURCE)
                                    .orElse("nobody knows where") + "."));
        }
        if (parts.location().isEmpty()) {
            remains.add(
                    "It is not registered by its own file; what names that file, such as the configuration, has to let"
                            + " go of it.");
        }
        List<String> going =
                parts.entities().stream().map(it -> it.ref().toString()).toList();
        parts.entities().stream()
                .flatMap(it -> USED_BY.stream().flatMap(type -> it.related(type).stream()))
                .filter(it -> !going.contains(it.toString()))
                .map(it -> it.name() + " uses it.")
                .distinct()
                .forEach(remains::add);
        remains.add("Databases, images that were built, and what was recorded of it stay.");
        return remains;
    }
}
