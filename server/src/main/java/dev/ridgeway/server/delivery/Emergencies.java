package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.connections.Connections;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.delivery.Engines.Engine;
import dev.ridgeway.server.delivery.EntityDelivery.Emergency;
import dev.ridgeway.server.delivery.EntityTargets.Place;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is put to run past Git because Git, or the tool of delivery, does not answer: when that may be, and what is known of it
 * until Git says the same. Each step may be made again by the same run.
 */
@Component
class Emergencies {

    private static final String OPEN = """
            select g.* from delivery.broken_glass g where g.ended_at is null and g.deployment is not null and not exists (
                select from delivery.deployment d join delivery.target t on t.id = d.target
                where t.engine = g.engine and t.name = g.target and d.outcome = 'succeeded' and d.started_at > g.since)
            """;

    private final Engines engines;
    private final DeploymentStore store;
    private final ReleaseReader releases;
    private final Connections connections;
    private final Code code;
    private final JdbcClient jdbc;
    private final InstantSource clock;

    Emergencies(
            Engines engines,
            DeploymentStore store,
            ReleaseReader releases,
            Connections connections,
            Code code,
            JdbcClient jdbc,
            InstantSource clock) {
        this.engines = engines;
        this.store = store;
        this.releases = releases;
        this.connections = connections;
        this.code = code;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** One that is not at its end. */
    record Open(UUID run, String engine, String target, String replaced, boolean paused, Emergency emergency) {}

    List<Open> open() {
        return jdbc.sql(OPEN).query((row, number) -> open(row)).list();
    }

    Optional<Open> of(UUID run) {
        return jdbc.sql("select * from delivery.broken_glass where run = ? and ended_at is null")
                .param(run)
                .query((row, number) -> open(row))
                .optional();
    }

    private static Open open(ResultSet row) throws SQLException {
        return new Open(
                row.getObject("run", UUID.class),
                row.getString("engine"),
                row.getString("target"),
                row.getString("replaced"),
                row.getBoolean("paused"),
                new Emergency(
                        row.getString("run"),
                        row.getString("version"),
                        row.getString("digest"),
                        row.getString("reason"),
                        row.getString("person"),
                        row.getString("why"),
                        row.getTimestamp("since").toInstant()));
    }

    /** Why a version cannot come to the place by its repository now, as far as that was heard. */
    Optional<String> silence(Place place, String repository) {
        return engines.named(place.engine())
                .flatMap(it -> it.silence(place.target(), clock.instant()))
                .or(() -> releases.repository(repository)
                        .map(RepositoryName::host)
                        .flatMap(connections::silent));
    }

    /** The same, of a Git host that is asked now. */
    private Optional<String> silenceNow(Actor actor, Places.Found found) {
        Optional<String> engine = engines.named(found.place().engine())
                .flatMap(it -> it.silence(found.place().target(), clock.instant()));
        Optional<RepositoryName> repository = releases.repository(found.target().repository());
        if (engine.isPresent() || repository.isEmpty()) {
            return engine;
        }
        try {
            code.files(actor, repository.get(), "", List.of());
            return Optional.empty();
        } catch (Problem.ToolFailed failed) {
            return failed.getCause() instanceof ToolUnavailable ? Optional.of(failed.sentence()) : Optional.empty();
        }
    }

    /** Writes down what is about to be done, and has the tool of delivery leave it alone, where that can be asked. */
    Open begin(Actor actor, Places.Found found, ReleasePlan.Wanted wanted, UUID run) {
        Open open = of(run).orElseGet(() -> write(actor, found, wanted, run));
        boolean paused = pause(open);
        jdbc.sql("update delivery.broken_glass set paused = ? where run = ?")
                .params(paused, run)
                .update();
        return new Open(run, open.engine(), open.target(), open.replaced(), paused, open.emergency());
    }

    private Open write(Actor actor, Places.Found found, ReleasePlan.Wanted wanted, UUID run) {
        Releasing.requireRepository(found);
        List<StoredDeployment> deployments = store.deployments(found.ids(), Releasing.LOOKED_BACK);
        StoredDeployment chosen = Releasing.chosen(wanted, deployments);
        if (chosen.release().digest().isEmpty()) {
            throw new Problem.Invalid(
                    "release-content-unknown",
                    "Which image version " + chosen.release().version() + " was is not known exactly.",
                    "Choose another version, of which the record says it.");
        }
        String why = silenceNow(actor, found)
                .orElseThrow(() -> new Problem.Conflict(
                        "break-glass-not-needed",
                        "The Git host and the tool that delivers to " + wanted.environment() + " answer.",
                        "Roll back in the ordinary way, which stays."));
        jdbc.sql("""
                        insert into delivery.broken_glass
                            (run, engine, target, version, digest, replaced, reason, person, why, since)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (run) do update set ended_at = null
                        """)
                .params(
                        run,
                        found.place().engine(),
                        found.place().target(),
                        chosen.release().version(),
                        chosen.release().digest(),
                        deployments.getFirst().release().digest(),
                        wanted.reason(),
                        wanted.person(),
                        why,
                        Timestamp.from(clock.instant().truncatedTo(ChronoUnit.SECONDS)))
                .update();
        return of(run).orElseThrow();
    }

    /** Whether it is paused by this. What somebody paused before, or brings by hand anyway, stays as it is. */
    private boolean pause(Open open) {
        Optional<Engine> engine = engines.named(open.engine());
        Optional<DeliveryTarget> target = engine.flatMap(it -> it.target(open.target()));
        DeliveryPause pause = new DeliveryPause(
                open.emergency().reason(),
                open.emergency().by(),
                open.emergency().since());
        if (target.filter(it -> it.automatic() || pause.equals(it.paused())).isEmpty()) {
            return false;
        }
        try {
            engine.get().pause(open.target(), pause);
            return true;
        } catch (ToolProblem cannotBeAsked) {
            return false;
        }
    }

    /** The digests that the environment is known to have had. */
    Set<String> known(Places.Found found) {
        Set<String> known = new HashSet<>();
        store.deployments(found.ids(), Releasing.LOOKED_BACK)
                .forEach(it -> known.add(it.release().digest()));
        known.remove("");
        return known;
    }

    /** It runs: that stands in the history, once. */
    @Transactional
    public void brought(Places.Found found, Open open) {
        Instant now = clock.instant();
        Emergency it = open.emergency();
        jdbc.sql("""
                        with chosen as (
                            select d.* from delivery.deployment d
                            where d.target = any(:targets) and d.digest = :digest and d.outcome = 'succeeded'
                            order by d.started_at desc limit 1),
                        told as (
                            insert into delivery.deployment (target, started_at, ended_at, outcome, revision, asked_by, message,
                                images, version, digest, source_revision, subject, author, committed_at, read_at)
                            select :target, :since, :now, 'unknown', revision, :by, :message,
                                images, version, digest, source_revision, subject, author, committed_at, :now
                            from chosen on conflict (target, started_at) do nothing returning id)
                        update delivery.broken_glass set deployment = (select id from told)
                        where run = :run and deployment is null
                        """)
                .param("targets", found.ids().toArray(Long[]::new))
                .param("digest", it.digest())
                .param("target", found.target().id())
                .param("since", Timestamp.from(it.since()))
                .param("now", Timestamp.from(now))
                .param("by", it.by() + ", by break-glass")
                .param("message", "Past Git, as it did not come by it: " + it.why() + " " + it.reason())
                .param("run", open.run())
                .update();
    }

    /**
     * Ends it, since Git says the same now or nothing came of it, and has the tool of delivery go on. Fails where that cannot be
     * asked, and is to be done again then.
     */
    void end(Open open) {
        if (open.paused()) {
            engines.named(open.engine()).ifPresent(it -> it.resume(open.target()));
        }
        jdbc.sql("update delivery.broken_glass set ended_at = ? where run = ?")
                .params(Timestamp.from(clock.instant()), open.run())
                .update();
    }

    /** Refuses to write over what somebody else brought into Git meanwhile, which is neither the bad version nor this one. */
    static void requireUnchanged(Open open, String digest) {
        if (!open.replaced().isEmpty()
                && Stream.of(open.replaced(), open.emergency().digest()).noneMatch(digest::equals)) {
            throw new Problem.Conflict(
                    "delivery-changed-meanwhile",
                    "Somebody released another version meanwhile, so "
                            + open.emergency().version() + " is not written over it.",
                    "Have the delivery go on if that one is good, else roll back in the ordinary way.");
        }
    }
}
