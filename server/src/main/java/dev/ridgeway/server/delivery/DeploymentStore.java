package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.Deployment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every deployment that an engine ever told. Each statement may be made by several servers at once and again: what is
 * written is the same, and what is known for sure is never taken back.
 */
@Component
class DeploymentStore {

    static final Duration TRIED_AGAIN = Duration.ofMinutes(1);

    /** What is brought before anything has been released there is no version; that it fails has to be known. */
    private static final String AND_OF_A_VERSION = " and (version is distinct from '' or outcome = 'failed') ";

    private static final String COLUMNS = """
            d.id, d.target, t.engine, t.name, t.title, t.repository, t.files, d.started_at, d.ended_at, d.up_at, d.outcome,
            d.revision, d.asked_by, d.message, d.images, d.version, d.digest, d.source_revision, d.subject, d.author,
            d.committed_at
            """;

    /** The newest target of each name with its newest deployment. */
    private static final String NEWEST = """
            select t.* from (
                select distinct on (engine, name) id, engine, name, title, labels, namespace, repository, files
                from delivery.target order by engine, name, seen_at desc, id desc) t
            cross join lateral (
                select outcome, started_at, coalesce(up_at, ended_at) as up from delivery.deployment
                where target = t.id order by started_at desc limit 1) d
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    DeploymentStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A target as it was last seen; of those of one name the newest counts. */
    record StoredTarget(
            long id,
            String engine,
            String name,
            String title,
            Map<String, String> labels,
            String namespace,
            String repository,
            List<String> files) {}

    /** A deployment as it is kept. */
    record StoredDeployment(
            long id,
            long target,
            String engine,
            String targetName,
            String title,
            String repository,
            List<String> files,
            String revision,
            Outcome outcome,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant upAt,
            String askedBy,
            String message,
            List<String> images,
            Release release) {

        StoredDeployment with(Release read) {
            return new StoredDeployment(
                    id,
                    target,
                    engine,
                    targetName,
                    title,
                    repository,
                    files,
                    revision,
                    outcome,
                    startedAt,
                    endedAt,
                    upAt,
                    askedBy,
                    message,
                    images,
                    read.named());
        }
    }

    /** One deployment of a target and what is known of it; when it was up is null where that is not known. */
    record Noted(
            Deployment deployment,
            Outcome outcome,
            @Nullable Instant upAt,
            List<String> images) {}

    /** Answers whether anything of it was new. */
    @Transactional
    public boolean note(String engine, DeliveryTarget target, List<Noted> deployments, Instant now) {
        long id = jdbc.sql("""
                        insert into delivery.target
                            (engine, name, uid, title, labels, repository, files, namespace, seen_at)
                        values (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                        on conflict (engine, name, uid) do update set title = excluded.title, labels = excluded.labels,
                            repository = excluded.repository, files = excluded.files, namespace = excluded.namespace,
                            seen_at = greatest(target.seen_at, excluded.seen_at)
                        returning id
                        """)
                .params(
                        engine,
                        target.name(),
                        target.uid(),
                        target.title(),
                        json.writeValueAsString(target.labels()),
                        target.source().repository(),
                        target.source().files().toArray(String[]::new),
                        target.namespace(),
                        Timestamp.from(now))
                .query(Long.class)
                .single();
        boolean changed = false;
        for (Noted noted : deployments) {
            changed |= note(id, noted);
        }
        return changed;
    }

    private boolean note(long target, Noted noted) {
        Deployment deployment = noted.deployment();
        return jdbc.sql("""
                        insert into delivery.deployment as d
                            (target, started_at, ended_at, up_at, outcome, revision, asked_by, message, images)
                        values (:target, :started, :ended, :up, :outcome, :revision, :by, :message, :images)
                        on conflict (target, started_at) do update set
                            ended_at = coalesce(excluded.ended_at, d.ended_at),
                            up_at = coalesce(d.up_at, excluded.up_at),
                            outcome = case
                                when d.outcome = 'under-way' and excluded.outcome = 'unknown' then 'replaced'
                                when array_position(:order, excluded.outcome) > array_position(:order, d.outcome)
                                then excluded.outcome else d.outcome end,
                            revision = case when excluded.revision = '' then d.revision else excluded.revision end,
                            message = case when excluded.message = '' then d.message else excluded.message end,
                            images = case when cardinality(excluded.images) = 0 then d.images else excluded.images end,
                            read_at = case when d.revision = '' then null else d.read_at end
                        where (d.ended_at is null and excluded.ended_at is not null)
                            or array_position(:order, excluded.outcome) > array_position(:order, d.outcome)
                            or (excluded.revision <> '' and excluded.revision <> d.revision)
                            or (excluded.message <> '' and excluded.message <> d.message)
                            or (cardinality(excluded.images) > 0 and excluded.images <> d.images)
                        """)
                        .param("target", target)
                        .param("started", Timestamp.from(deployment.startedAt()))
                        .param("ended", at(deployment.endedAt()))
                        .param("up", at(noted.upAt()))
                        .param("outcome", noted.outcome().word())
                        .param("revision", deployment.revision())
                        .param("by", deployment.by())
                        .param("message", deployment.message())
                        .param("images", noted.images().toArray(String[]::new))
                        .param(
                                "order",
                                Arrays.stream(Outcome.values())
                                        .map(Outcome::word)
                                        .toArray(String[]::new))
                        .update()
                > 0;
    }

    List<StoredTarget> targets() {
        return jdbc.sql("""
                        select id, engine, name, title, labels, namespace, repository, files from delivery.target
                        order by seen_at desc, id desc
                        """).query((row, number) -> target(row)).list();
    }

    /** Those, the newest of each name, whose newest deployment failed, or began before then and is under way. */
    List<StoredTarget> failing(Instant then) {
        return jdbc.sql(NEWEST + "where d.outcome = 'failed' or (d.outcome = 'under-way' and d.started_at < :then)")
                .param("then", Timestamp.from(then))
                .query((row, number) -> target(row))
                .list();
    }

    /** Those whose newest deployment came up since then, after one that failed or after it took longer than that. */
    List<StoredTarget> recovered(Instant then, Duration longer) {
        return jdbc.sql(NEWEST + """
                        left join lateral (
                            select outcome from delivery.deployment
                            where target = t.id and started_at < d.started_at order by started_at desc limit 1) before on true
                        where d.outcome = 'succeeded' and d.up > :then
                            and (before.outcome = 'failed' or d.up > d.started_at + make_interval(secs => :longer))
                        """)
                .param("then", Timestamp.from(then))
                .param("longer", longer.toSeconds())
                .query((row, number) -> target(row))
                .list();
    }

    @SuppressWarnings("unchecked")
    private StoredTarget target(ResultSet row) throws SQLException {
        return new StoredTarget(
                row.getLong("id"),
                row.getString("engine"),
                row.getString("name"),
                row.getString("title"),
                json.readValue(row.getString("labels"), Map.class),
                row.getString("namespace"),
                row.getString("repository"),
                texts(row, "files"));
    }

    /** Newest first; only of these outcomes if any is named. */
    List<StoredDeployment> deployments(List<Long> targets, int limit, Outcome... outcomes) {
        return targets.isEmpty()
                ? List.of()
                : jdbc.sql("select " + COLUMNS + """
                            from delivery.target t cross join lateral (
                                select * from delivery.deployment
                                where target = t.id and (cardinality(:outcomes) = 0 or outcome = any(:outcomes))""" + AND_OF_A_VERSION + """
                                order by started_at desc limit :limit) d
                            where t.id = any(:targets) order by d.started_at desc, d.id desc limit :limit
                            """)
                        .param("targets", targets.toArray(Long[]::new))
                        .param(
                                "outcomes",
                                Arrays.stream(outcomes).map(Outcome::word).toArray(String[]::new))
                        .param("limit", limit)
                        .query((row, number) -> deployment(row))
                        .list();
    }

    /** The newest of each target, and its newest of which nobody knows that it did not come up. */
    List<StoredDeployment> current(List<Long> targets) {
        return targets.isEmpty()
                ? List.of()
                : jdbc.sql("select " + COLUMNS + """
                            from delivery.deployment d join delivery.target t on t.id = d.target
                            where d.id in (
                                (select distinct on (target) id from delivery.deployment
                                 where target = any(:targets)""" + AND_OF_A_VERSION + """
                                 order by target, started_at desc)
                                union
                                (select distinct on (target) id from delivery.deployment
                                 where target = any(:targets) and outcome in ('succeeded', 'unknown')
                                 and version is distinct from ''
                                 order by target, started_at desc))
                            order by d.started_at desc, d.id desc
                            """)
                        .param("targets", targets.toArray(Long[]::new))
                        .query((row, number) -> deployment(row))
                        .list();
    }

    Optional<StoredDeployment> deployment(long id) {
        return jdbc.sql("select " + COLUMNS + """
                        from delivery.deployment d join delivery.target t on t.id = d.target where d.id = ?
                        """)
                .param(id)
                .query((row, number) -> deployment(row))
                .optional();
    }

    /** Those of which it was not read yet what they consist of, newest first. */
    List<StoredDeployment> unread(Instant now, int limit) {
        return jdbc.sql("select " + COLUMNS + """
                        from delivery.deployment d join delivery.target t on t.id = d.target
                        where d.read_at is null and d.revision <> '' and (d.tried_at is null or d.tried_at < :before)
                        order by d.started_at desc limit :limit
                        """)
                .param("before", Timestamp.from(now.minus(TRIED_AGAIN)))
                .param("limit", limit)
                .query((row, number) -> deployment(row))
                .list();
    }

    void read(long id, Release release, Instant now) {
        jdbc.sql("""
                        update delivery.deployment set version = :version, digest = :digest, source_revision = :source,
                            subject = :subject, author = :author, committed_at = :committed, read_at = :now
                        where id = :id
                        """)
                .param("version", release.version())
                .param("digest", release.digest())
                .param("source", release.revision())
                .param("subject", release.subject())
                .param("author", release.author())
                .param("committed", at(release.committedAt()))
                .param("now", Timestamp.from(now))
                .param("id", id)
                .update();
    }

    void tried(long id, Instant now) {
        jdbc.sql("update delivery.deployment set tried_at = ? where id = ?")
                .params(Timestamp.from(now), id)
                .update();
    }

    private static StoredDeployment deployment(ResultSet row) throws SQLException {
        String revision = row.getString("revision");
        String version = row.getString("version");
        return new StoredDeployment(
                row.getLong("id"),
                row.getLong("target"),
                row.getString("engine"),
                row.getString("name"),
                row.getString("title"),
                row.getString("repository"),
                texts(row, "files"),
                revision,
                Outcome.of(row.getString("outcome")),
                row.getTimestamp("started_at").toInstant(),
                instant(row, "ended_at"),
                instant(row, "up_at"),
                row.getString("asked_by"),
                row.getString("message"),
                texts(row, "images"),
                version == null
                        ? Release.of(revision)
                        : new Release(
                                        version,
                                        row.getString("digest"),
                                        row.getString("source_revision"),
                                        row.getString("subject"),
                                        row.getString("author"),
                                        instant(row, "committed_at"))
                                .named());
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static @Nullable Timestamp at(@Nullable Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }
}
