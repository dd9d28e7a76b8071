package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.CommitRange;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.delivery.DeploymentStore.StoredTarget;
import dev.ridgeway.server.delivery.Engines.Engine;
import dev.ridgeway.server.delivery.EntityDelivery.CommitLine;
import dev.ridgeway.server.delivery.EntityDelivery.Comparison;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.delivery.EntityDelivery.Trouble;
import dev.ridgeway.server.delivery.EntityDelivery.Waiting;
import dev.ridgeway.server.delivery.EntityTargets.Place;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The door to what was delivered: from our own record, and what the engines told last. No engine is asked for a page. */
@Service
public class Delivery {

    private final Engines engines;
    private final DeploymentStore store;
    private final ReleaseReader releases;
    private final Catalog catalog;
    private final Code code;
    private final Environments order;
    private final Places places;
    private final Releasing releasing;
    private final Arrivals arrivals;

    Delivery(
            Engines engines,
            DeploymentStore store,
            ReleaseReader releases,
            Catalog catalog,
            Code code,
            Environments order,
            Places places,
            Releasing releasing,
            Arrivals arrivals) {
        this.places = places;
        this.releasing = releasing;
        this.arrivals = arrivals;
        this.engines = engines;
        this.store = store;
        this.releases = releases;
        this.catalog = catalog;
        this.code = code;
        this.order = order;
    }

    /** Where the entity's versions are, with as many of its deployments, the newest first. */
    public EntityDelivery of(Actor actor, EntityRef ref, int limit) {
        Entity entity = readable(actor, ref);
        Map<Place, List<StoredTarget>> places;
        try {
            places = new EntityTargets(entity).of(store.targets());
        } catch (Problem.Invalid unreadable) {
            Trouble trouble = new Trouble(unreadable.code(), unreadable.sentence(), unreadable.remedy());
            return new EntityDelivery(
                    ref.toString(),
                    List.of(),
                    List.of(),
                    false,
                    List.of(trouble),
                    engines.all().size());
        }
        Map<Long, String> names = new HashMap<>();
        places.forEach((place, targets) -> targets.forEach(it -> names.put(it.id(), place.environment())));
        List<Long> ids = List.copyOf(names.keySet());
        List<StoredDeployment> current = store.current(ids);
        List<Environment> environments = new ArrayList<>();
        places.entrySet().stream()
                .sorted(Comparator.comparing(
                                (Map.Entry<Place, ?> it) -> it.getKey().environment(), order)
                        .thenComparing(it -> it.getKey().target()))
                .forEach(it -> {
                    Environment before = environments.stream()
                            .filter(earlier -> earlier.known() != null)
                            .reduce((one, later) -> later)
                            .orElse(null);
                    environments.add(environment(actor, it.getKey(), of(it.getValue(), current), before));
                });
        List<StoredDeployment> deployments = store.deployments(ids, limit + 1);
        return new EntityDelivery(
                ref.toString(),
                environments,
                deployments.stream()
                        .limit(limit)
                        .map(it -> view(it, names.getOrDefault(it.target(), "")))
                        .toList(),
                deployments.size() > limit,
                troubles(),
                engines.all().size());
    }

    private Entity readable(Actor actor, EntityRef ref) {
        actor.require(Permission.DELIVERY_READ);
        return catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
    }

    private List<Trouble> troubles() {
        return engines.all().stream()
                .map(Engine::reading)
                .map(it -> trouble(it))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Trouble trouble(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> null;
            case Reading.Stale<?> stale -> Trouble.of(stale.problem());
            case Reading.Unavailable<?> unavailable -> Trouble.of(unavailable.problem());
        };
    }

    /** Those of the targets that followed each other under one name. */
    private static List<StoredDeployment> of(List<StoredTarget> targets, List<StoredDeployment> deployments) {
        return deployments.stream()
                .filter(it -> targets.stream().anyMatch(target -> target.id() == it.target()))
                .toList();
    }

    private Environment environment(
            Actor actor, Place place, List<StoredDeployment> deployments, @Nullable Environment before) {
        Optional<Engine> engine = engines.named(place.engine());
        Optional<DeliveryTarget> target = engine.flatMap(it -> it.target(place.target()));
        Optional<StoredDeployment> last = deployments.stream().findFirst();
        Optional<StoredDeployment> known = deployments.stream()
                .filter(it -> it.outcome() == Outcome.SUCCEEDED || it.outcome() == Outcome.UNKNOWN)
                .findFirst();
        @Nullable
        DeploymentView there = known.map(it -> view(it, place.environment())).orElse(null);
        Reading<Integer> reading = engine.map(Engine::reading)
                .orElseGet(() -> new Reading.Unavailable<>(place.engine(), notConnected(place.engine())));
        return new Environment(
                place.environment(),
                reading.source(),
                place.target(),
                there,
                last.map(it -> view(it, place.environment())).orElse(null),
                LastDeployment.says(target, last),
                target.filter(it -> differs(it, last)).isPresent(),
                target.isEmpty() && reading instanceof Reading.Fresh,
                before == null ? null : waiting(actor, before, there),
                asOf(reading),
                trouble(reading));
    }

    private static ToolUnavailable notConnected(String engine) {
        return new ToolUnavailable(
                "delivery-not-connected",
                engine + " is not connected any more; this is what it delivered.",
                "Connect it again under the same name, if it still exists.");
    }

    private static boolean differs(DeliveryTarget target, Optional<StoredDeployment> last) {
        return target.different()
                && target.problem().isEmpty()
                && last.filter(it -> it.outcome() != Outcome.UNDER_WAY
                                && it.revision().equals(target.wanted()))
                        .isPresent();
    }

    private static @Nullable Instant asOf(Reading<?> reading) {
        return switch (reading) {
            case Reading.Fresh<?> fresh -> fresh.asOf();
            case Reading.Stale<?> stale -> stale.asOf();
            case Reading.Unavailable<?> unavailable -> null;
        };
    }

    /** Only what came up in the environment before is worth to go on. */
    private @Nullable Waiting waiting(Actor actor, Environment before, @Nullable DeploymentView here) {
        DeploymentView there = before.known();
        if (there == null
                || here == null
                || here.release().revision().equals(there.release().revision())) {
            return null;
        }
        List<CommitLine> commits = repository(there)
                .flatMap(it -> between(
                        actor, it, here.release().revision(), there.release().revision()))
                .map(it -> lines(it.commits()))
                .orElse(List.of());
        return new Waiting(before.name(), there.release().version(), commits);
    }

    private Optional<RepositoryName> repository(DeploymentView deployment) {
        return releases.repository(deployment.repository());
    }

    private Optional<CommitRange> between(Actor actor, RepositoryName name, String base, String head) {
        return asking(actor, () -> code.between(actor, name, base, head));
    }

    /** Nothing, where the actor may not read code or its host does not answer: the page does without. */
    private static <T> Optional<T> asking(Actor actor, Supplier<Optional<T>> work) {
        if (!actor.can(Permission.CODE_READ)) {
            return Optional.empty();
        }
        try {
            return work.get();
        } catch (Problem.ToolFailed away) {
            return Optional.empty();
        }
    }

    private static List<CommitLine> lines(List<Commit> commits) {
        return commits.stream()
                .map(it -> new CommitLine(it.id(), it.title(), it.author(), it.at()))
                .toList();
    }

    private static DeploymentView view(StoredDeployment it, String environment) {
        Instant up = it.upAt();
        return new DeploymentView(
                it.id(),
                environment,
                it.release(),
                it.outcome(),
                it.askedBy(),
                it.revision(),
                it.repository(),
                it.images(),
                it.message(),
                it.startedAt(),
                it.endedAt(),
                it.upAt(),
                up == null ? null : Duration.between(it.startedAt(), up).toSeconds());
    }

    /** What lies between two deployments of the entity. */
    public Comparison compare(Actor actor, EntityRef ref, long from, long to) {
        Entity entity = readable(actor, ref);
        Map<Long, String> names = new HashMap<>();
        new EntityTargets(entity)
                .of(store.targets())
                .forEach((place, targets) -> targets.forEach(it -> names.put(it.id(), place.environment())));
        StoredDeployment older = one(names, from);
        StoredDeployment newer = one(names, to);
        Optional<RepositoryName> repository = releases.repository(newer.repository())
                .filter(it -> older.repository().equals(newer.repository()));
        Optional<CommitRange> range = repository.flatMap(it ->
                between(actor, it, older.release().revision(), newer.release().revision()));
        return new Comparison(
                view(older, names.getOrDefault(older.target(), "")),
                view(newer, names.getOrDefault(newer.target(), "")),
                range.map(it -> lines(it.commits())).orElse(List.of()),
                repository.map(it -> settings(actor, it, older, newer)).orElse(List.of()),
                range.map(CommitRange::files).orElse(List.of()).stream()
                        .filter(it -> !older.files().contains(it.path())
                                && !newer.files().contains(it.path()))
                        .toList());
    }

    private StoredDeployment one(Map<Long, String> own, long id) {
        return store.deployment(id)
                .filter(it -> own.containsKey(it.target()))
                .orElseThrow(() -> new Problem.NotFound(
                        "deployment-not-found",
                        "This entity has no deployment " + id + ".",
                        "Choose one of those that its page lists."));
    }

    private List<FileChange> settings(
            Actor actor, RepositoryName repository, StoredDeployment older, StoredDeployment newer) {
        List<FileChange> changes = new ArrayList<>();
        for (int i = 0; i < Math.min(older.files().size(), newer.files().size()); i++) {
            String path = newer.files().get(i);
            Optional<RepositoryFile> before =
                    file(actor, repository, older.revision(), older.files().get(i));
            Optional<RepositoryFile> after = file(actor, repository, newer.revision(), path);
            if (!before.map(Delivery::text).equals(after.map(Delivery::text))) {
                changes.add(Code.difference(path, before, after.map(RepositoryFile::content)));
            }
        }
        return changes;
    }

    private static String text(RepositoryFile file) {
        return new String(file.content(), StandardCharsets.UTF_8);
    }

    private Optional<RepositoryFile> file(Actor actor, RepositoryName repository, String commit, String path) {
        return asking(actor, () -> code.file(actor, repository, commit, path));
    }

    /** What to commit so that an environment of the entity gets a version that came up before. Nothing is changed. */
    public ReleasePlan plan(Actor actor, EntityRef ref, ReleaseWanted wanted) {
        return releasing.plan(actor, readable(actor, ref), wanted);
    }

    /** What to commit so that what is held back, by its digest or name, may be released again. Nothing is changed. */
    public ReleasePlan letGo(Actor actor, EntityRef ref, String environment, String version, String reason) {
        return releasing.letGo(actor, readable(actor, ref), environment, version, reason);
    }

    /**
     * What became of a commit in an environment of the entity.
     *
     * @param after the newest deployment before that commit, which is not asked for; 0 where nobody remembers
     */
    public Arrival arrival(Actor actor, EntityRef ref, String environment, String commit, long after) {
        return arrivals.of(readable(actor, ref), environment, commit, after);
    }

    /**
     * Has the tool that delivers to the environment look at the repository now. Answers why it cannot, so that it will look
     * when it does by itself; empty when it was asked.
     */
    public Optional<String> hurry(Actor actor, EntityRef ref, String environment) {
        Place place = places.of(readable(actor, ref), environment).place();
        try {
            engines.named(place.engine()).ifPresent(it -> it.hurry(place.target()));
            return Optional.empty();
        } catch (ToolProblem problem) {
            return Optional.of(problem.message());
        }
    }

    /** What is held back from the environments of the entity, as their repository says now. */
    public List<HeldBack> heldBack(Actor actor, EntityRef ref) {
        Entity entity = readable(actor, ref);
        actor.require(Permission.CODE_READ);
        return new EntityTargets(entity)
                .of(store.targets()).entrySet().stream()
                        .map(it -> new Places.Found(it.getKey(), it.getValue()))
                        .filter(it -> !places.gone(it.place()))
                        .sorted(Comparator.comparing(it -> it.place().environment(), order))
                        .flatMap(it -> asking(actor, () -> Optional.of(releasing.held(actor, it))).stream())
                        .flatMap(List::stream)
                        .toList();
    }
}
