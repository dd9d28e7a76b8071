package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.CommitRange;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.delivery.DeploymentStore.StoredTarget;
import dev.ridgeway.server.delivery.Emergencies.Open;
import dev.ridgeway.server.delivery.Engines.Engine;
import dev.ridgeway.server.delivery.EntityDelivery.Comparison;
import dev.ridgeway.server.delivery.EntityDelivery.Delivered;
import dev.ridgeway.server.delivery.EntityDelivery.DeploymentView;
import dev.ridgeway.server.delivery.EntityDelivery.Environment;
import dev.ridgeway.server.delivery.EntityDelivery.Glass;
import dev.ridgeway.server.delivery.EntityDelivery.PausedPlace;
import dev.ridgeway.server.delivery.EntityDelivery.Shortly;
import dev.ridgeway.server.delivery.EntityDelivery.Trouble;
import dev.ridgeway.server.delivery.EntityTargets.Place;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** The door to what was delivered: from our own record, and what the engines told last. No engine is asked for a page. */
@Service
public class Delivery {

    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    private final Engines engines;
    private final DeploymentStore store;
    private final ReleaseReader releases;
    private final Catalog catalog;
    private final Code code;
    private final EnvironmentViews views;
    private final Environments order;
    private final Places places;
    private final Releasing releasing;
    private final Arrivals arrivals;
    private final Emergencies emergencies;
    private final Audit audit;
    private final InstantSource clock;

    Delivery(
            Engines engines,
            DeploymentStore store,
            ReleaseReader releases,
            Catalog catalog,
            Code code,
            EnvironmentViews views,
            Environments order,
            Places places,
            Releasing releasing,
            Arrivals arrivals,
            Emergencies emergencies,
            Audit audit,
            InstantSource clock) {
        this.emergencies = emergencies;
        this.audit = audit;
        this.clock = clock;
        this.views = views;
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
        List<Open> open = emergencies.open();
        List<Environment> environments = new ArrayList<>();
        places.entrySet().stream()
                .filter(it -> !ended(it.getKey()))
                .sorted(Comparator.comparing(
                                (Map.Entry<Place, ?> it) -> it.getKey().environment(), order)
                        .thenComparing(it -> it.getKey().target()))
                .forEach(it -> environments.add(views.environment(
                        actor,
                        it.getKey(),
                        of(it.getValue(), current),
                        EnvironmentViews.before(it.getKey().environment(), environments),
                        open)));
        List<StoredDeployment> deployments = store.deployments(ids, limit + 1);
        return new EntityDelivery(
                ref.toString(),
                environments,
                deployments.stream()
                        .limit(limit)
                        .map(it -> EnvironmentViews.view(it, names.getOrDefault(it.target(), "")))
                        .toList(),
                deployments.size() > limit,
                troubles(),
                engines.all().size());
    }

    /**
     * Where the versions of each of the entities are, as far as the tools that deliver there are connected, without previews
     * and what waits to go on. The record is asked once for all.
     */
    public Map<EntityRef, List<Environment>> environments(Actor actor, List<Entity> entities) {
        actor.require(Permission.DELIVERY_READ);
        return environments(actor, EntityTargets.of(entities, store.targets()));
    }

    /** Of those of the entities whose newest deployment to an environment failed, or takes too long, these environments. */
    public Map<EntityRef, List<Environment>> failed(Actor actor, List<Entity> entities) {
        actor.require(Permission.DELIVERY_READ);
        return environments(
                actor, EntityTargets.of(entities, store.failing(clock.instant().minus(Outcome.BUDGET))));
    }

    /** Of those of the entities of which that ended well since then, these environments. */
    public Map<EntityRef, List<Environment>> recovered(Actor actor, List<Entity> entities, Instant then) {
        actor.require(Permission.DELIVERY_READ);
        return environments(actor, EntityTargets.of(entities, store.recovered(then, Outcome.BUDGET)));
    }

    /** Whether something delivers the entity somewhere, and where that is paused. */
    public Shortly shortly(Actor actor, EntityRef ref) {
        List<Place> there = EntityTargets.of(List.of(readable(actor, ref)), store.targets()).values().stream()
                .flatMap(it -> it.keySet().stream())
                .filter(it -> !places.gone(it))
                .sorted(Comparator.comparing(Place::environment, order))
                .toList();
        return new Shortly(
                !there.isEmpty(),
                there.stream().flatMap(it -> paused(it).stream()).toList());
    }

    private Optional<PausedPlace> paused(Place place) {
        return engines.named(place.engine())
                .flatMap(it -> it.target(place.target()))
                .map(DeliveryTarget::paused)
                .map(it -> new PausedPlace(place.environment(), it));
    }

    /** The environments of the entity that can be paused, or of which somebody wrote down that they are and which can go on. */
    public List<String> pausable(Actor actor, EntityRef ref, boolean resume) {
        return environments(actor, List.of(readable(actor, ref))).getOrDefault(ref, List.of()).stream()
                .filter(it -> !it.gone() && (resume ? it.paused() != null : it.automatic()))
                .map(Environment::name)
                .distinct()
                .toList();
    }

    /** What the connected tools keep of the entity, as they call it; what one that does not answer kept counts. */
    public List<String> kept(Actor actor, EntityRef ref) {
        return kept(actor, ref, "");
    }

    /** The same of one environment, of every one when empty. */
    public List<String> kept(Actor actor, EntityRef ref, String environment) {
        return new EntityTargets(readable(actor, ref))
                .of(store.targets()).keySet().stream()
                        .filter(it -> environment.isEmpty() || it.environment().equals(environment))
                        .filter(it -> engines.named(it.engine()).isPresent() && !places.gone(it))
                        .map(Place::target)
                        .sorted()
                        .toList();
    }

    private Map<EntityRef, List<Environment>> environments(
            Actor actor, Map<EntityRef, Map<Place, List<StoredTarget>>> found) {
        List<StoredDeployment> current = store.current(found.values().stream()
                .flatMap(it -> it.values().stream())
                .flatMap(List::stream)
                .map(StoredTarget::id)
                .toList());
        List<Open> open = emergencies.open();
        Map<EntityRef, List<Environment>> environments = new LinkedHashMap<>();
        found.forEach((ref, there) -> environments.put(
                ref,
                there.entrySet().stream()
                        .filter(it -> engines.named(it.getKey().engine()).isPresent()
                                && !Environments.isPreview(it.getKey().environment()))
                        .map(it -> views.environment(actor, it.getKey(), of(it.getValue(), current), null, open))
                        .sorted(Comparator.comparing(Environment::name, order).thenComparing(Environment::target))
                        .toList()));
        return environments;
    }

    /** What was delivered of the entities, the newest first; only of these outcomes if any is named. */
    public List<Delivered> lately(Actor actor, List<Entity> entities, int limit, Outcome... outcomes) {
        actor.require(Permission.DELIVERY_READ);
        Map<Long, EntityRef> refs = new HashMap<>();
        Map<Long, String> names = new HashMap<>();
        EntityTargets.of(entities, store.targets())
                .forEach((ref, there) -> there.forEach((place, targets) -> targets.forEach(it -> {
                    refs.put(it.id(), ref);
                    names.put(it.id(), place.environment());
                })));
        return store.deployments(List.copyOf(refs.keySet()), limit, outcomes).stream()
                .map(it -> new Delivered(
                        String.valueOf(refs.get(it.target())),
                        EnvironmentViews.view(it, names.getOrDefault(it.target(), ""))))
                .toList();
    }

    /** What was delivered of the entity, the newest first, without the state of its environments. */
    public List<DeploymentView> deployments(Actor actor, EntityRef ref, int limit) {
        return lately(actor, List.of(readable(actor, ref)), limit).stream()
                .map(Delivered::deployment)
                .toList();
    }

    private Entity readable(Actor actor, EntityRef ref) {
        actor.require(Permission.DELIVERY_READ);
        return catalog.entity(actor, ref).orElseThrow(() -> Catalog.notFound(ref));
    }

    private List<Trouble> troubles() {
        return engines.all().stream()
                .map(Engine::reading)
                .map(it -> EnvironmentViews.trouble(it))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Those of the targets that followed each other under one name. */
    private static List<StoredDeployment> of(List<StoredTarget> targets, List<StoredDeployment> deployments) {
        return deployments.stream()
                .filter(it -> targets.stream().anyMatch(target -> target.id() == it.target()))
                .toList();
    }

    /** A preview is no place any more when it has gone. */
    private boolean ended(Place place) {
        return Environments.isPreview(place.environment()) && places.gone(place);
    }

    /** Whether a version cannot come to an environment of the entity by its repository now, for those who may bring one past it. */
    public boolean silent(Actor actor, EntityRef ref) {
        return actor.can(Permission.DELIVERY_BREAK_GLASS)
                && environments(actor, List.of(readable(actor, ref))).getOrDefault(ref, List.of()).stream()
                        .anyMatch(it -> it.silence() != null);
    }

    /**
     * Writes down that a version that came up before is to be put to run past Git, and has the tool of delivery leave it alone,
     * where that can be asked. Refuses where Git and the tool answer. Done again by the same run it is the same.
     */
    public Glass breakGlass(Actor actor, EntityRef ref, ReleasePlan.Wanted wanted, UUID run) {
        actor.require(Permission.DELIVERY_BREAK_GLASS);
        Places.Found found = places.of(readable(actor, ref), wanted.environment());
        Open open = emergencies.begin(actor, found, wanted, run);
        return new Glass(open.emergency(), emergencies.known(found), open.paused());
    }

    /** That it runs, or why it does not. Whatever came of it is in the record. */
    public void glassBroken(Actor actor, EntityRef ref, String environment, UUID run, String outcome) {
        actor.require(Permission.DELIVERY_BREAK_GLASS);
        Places.Found found = places.of(readable(actor, ref), environment);
        emergencies.of(run).ifPresent(open -> {
            if (outcome.equals("succeeded")) {
                emergencies.brought(found, open);
            } else {
                giveUp(open);
            }
            record(
                    actor,
                    "delivery.break-glass",
                    ref,
                    environment + " " + open.emergency().version() + ": "
                            + open.emergency().reason(),
                    outcome);
        });
    }

    private void giveUp(Open open) {
        try {
            emergencies.end(open);
        } catch (ToolProblem staysPaused) {
            log.warn("{} is still paused.", open.target(), staysPaused);
        }
    }

    /** What to commit so that Git says what was put to run past it; refuses what would write over somebody's later release. */
    public ReleasePlan healing(Actor actor, EntityRef ref, ReleasePlan.Wanted wanted, UUID run) {
        ReleasePlan plan = plan(actor, ref, wanted);
        emergencies.of(run).ifPresent(it -> Emergencies.requireUnchanged(it, plan.there()));
        return plan;
    }

    /** Git says what runs: the tool of delivery goes on. */
    public void healed(Actor actor, EntityRef ref, String environment, UUID run) {
        actor.require(Permission.DELIVERY_BREAK_GLASS);
        readable(actor, ref);
        emergencies.of(run).ifPresent(open -> {
            emergencies.end(open);
            record(
                    actor,
                    "delivery.heal",
                    ref,
                    environment + " " + open.emergency().version(),
                    "succeeded");
        });
    }

    private void record(Actor actor, String action, EntityRef ref, String detail, String outcome) {
        audit.record(
                new AuditEntry(clock.instant(), actor.ref(), action, ref.toString(), actor.origin(), outcome, detail));
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
        Optional<CommitRange> range = repository.flatMap(it -> views.between(
                actor, it, older.release().revision(), newer.release().revision()));
        return new Comparison(
                EnvironmentViews.view(older, names.getOrDefault(older.target(), "")),
                EnvironmentViews.view(newer, names.getOrDefault(newer.target(), "")),
                range.map(it -> EnvironmentViews.lines(it.commits())).orElse(List.of()),
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
        return EnvironmentViews.asking(actor, () -> code.file(actor, repository, commit, path));
    }

    /** What to commit so that an environment of the entity gets a version that came up before. Nothing is changed. */
    public ReleasePlan plan(Actor actor, EntityRef ref, ReleasePlan.Wanted wanted) {
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

    /** The same of an environment that is new, so that nobody may know it yet. */
    public Arrival arrival(Actor actor, EntityRef ref, String environment, String commit) {
        return arrivals.ofNew(readable(actor, ref), environment, commit);
    }

    /**
     * What became of the first version that is to come to an environment of the entity, which nobody may know there yet.
     *
     * @param since what was brought there before that is not asked for
     */
    public Arrival first(Actor actor, EntityRef ref, String environment, Instant since) {
        return arrivals.first(readable(actor, ref), environment, since);
    }

    /**
     * Has the tool that delivers to the environment look at the repository now. Answers why it cannot, so that it will look
     * when it does by itself; empty when it was asked, or does not know the environment yet.
     */
    public Optional<String> hurry(Actor actor, EntityRef ref, String environment) {
        Optional<Place> place =
                places.ifThere(readable(actor, ref), environment).map(Places.Found::place);
        try {
            place.ifPresent(there -> engines.named(there.engine()).ifPresent(it -> it.hurry(there.target())));
            return Optional.empty();
        } catch (ToolProblem problem) {
            return Optional.of(problem.message());
        }
    }

    /**
     * For how long and why the tool that delivers to the environment brings nothing new there at this time, by a rule of its
     * own, to go on after "waits"; empty when nothing keeps it.
     */
    public Optional<String> waits(Actor actor, EntityRef ref, String environment) {
        Place place = places.of(readable(actor, ref), environment).place();
        return engines.named(place.engine())
                .flatMap(it -> it.closed(place.target()))
                .map(LastDeployment::until);
    }

    /** What the tool calls the environment of the entity. */
    public String targetTitle(Actor actor, EntityRef ref, String environment) {
        return places.of(readable(actor, ref), environment).target().title();
    }

    /**
     * Pauses what is delivered to an environment of the entity by the tool's own means, or has it go on where {@code pause} is
     * null. Answers how the tool calls it; refuses as {@link dev.ridgeway.plugin.delivery.DeliveryEngine#pause}.
     * Whatever comes of it is in the record.
     */
    public String pause(Actor actor, EntityRef ref, String environment, @Nullable DeliveryPause pause) {
        actor.require(Permission.DELIVERY_PAUSE);
        Places.Found found = places.of(readable(actor, ref), environment);
        String target = found.place().target();
        Engine engine = engines.named(found.place().engine()).orElseThrow();
        String outcome = "failed";
        try {
            if (pause == null) {
                engine.resume(target);
            } else {
                engine.pause(target, pause);
            }
            outcome = "succeeded";
        } catch (ToolRefused refused) {
            outcome = "refused";
            throw refused;
        } finally {
            record(actor, pause == null ? "delivery.resume" : "delivery.pause", ref, environment, outcome);
        }
        return found.target().title();
    }

    /** Has every tool that delivers from a repository look at it now, as far as it answers. */
    public void hurry(Actor actor, RepositoryName repository) {
        actor.require(Permission.DELIVERY_READ);
        for (Engine engine : engines.all()) {
            try {
                engine.targets().stream()
                        .filter(it -> releases.repository(it.source().repository())
                                .filter(repository::equals)
                                .isPresent())
                        .forEach(it -> engine.hurry(it.name()));
            } catch (ToolProblem looksByItself) {
                log.debug("{} looks at {} when it does by itself.", engine.title(), repository.path(), looksByItself);
            }
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
                        .flatMap(it ->
                                EnvironmentViews.asking(actor, () -> Optional.of(releasing.held(actor, it))).stream())
                        .flatMap(List::stream)
                        .toList();
    }
}
