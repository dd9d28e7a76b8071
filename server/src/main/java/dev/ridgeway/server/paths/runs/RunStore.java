package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.steps.RunError;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.RunStep;
import dev.ridgeway.server.paths.template.HiddenAnswers;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.platform.Secrets;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Runs, their steps and their story in PostgreSQL. What holds secrets is sealed until the run ends, then erased. */
@Component
class RunStore {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String SEALED = "sealed:";
    private static final Map<String, String> ORDERS = Map.of(
            "created_at", "created_at",
            "createdAt", "created_at",
            "status", "status",
            "created_by", "created_by",
            "createdBy", "created_by");
    private static final int MOST_AT_WORK = 20;

    private final JdbcClient jdbc;
    private final Secrets seals;

    RunStore(JdbcClient jdbc, Secrets seals) {
        this.jdbc = jdbc;
        this.seals = seals;
    }

    /** False when there is a run of that id already. */
    boolean insert(RunOrigin run, Map<String, String> secrets) {
        Instant startsAt = run.startsAt();
        Map<String, @Nullable Object> shown =
                HiddenAnswers.without(run.template().entity(), run.parameters());
        int inserted = jdbc.sql("""
                        insert into paths.run (id, template_ref, template_title, template, base_url, revision, parameters, hidden,
                            secret_names, person, created_by, permissions, origin, means, created_at, starts_at, secrets, status,
                            changed_at)
                        values (:id, :ref, :title, :template, :baseUrl, :revision, :parameters, :hidden, :names, :person, :by,
                            :permissions, :origin, :means, :at, :startsAt, :secrets, 'open', :at)
                        on conflict do nothing
                        """)
                .param("id", run.id())
                .param("ref", run.template().ref())
                .param("title", clean(run.template().title()))
                .param("template", json(run.template().entity()))
                .param("baseUrl", run.baseUrl())
                .param("revision", run.revision())
                .param("parameters", json(shown))
                .param("hidden", shown.equals(run.parameters()) ? null : sealed(json(run.parameters())), Types.BINARY)
                .param("names", json(run.secretNames()))
                .param("person", json(run.person()))
                .param("by", run.actor().ref())
                .param(
                        "permissions",
                        String.join(
                                ",",
                                run.actor().permissions().stream()
                                        .map(Permission::id)
                                        .sorted()
                                        .toList()))
                .param("origin", run.actor().origin())
                .param("means", run.actor().means())
                .param("at", Timestamp.from(run.createdAt()))
                .param("startsAt", startsAt == null ? null : Timestamp.from(startsAt), Types.TIMESTAMP)
                .param("secrets", sealed(secrets), Types.BINARY)
                .update();
        if (inserted == 0) {
            return false;
        }
        List<Map<String, Object>> steps = new ArrayList<>();
        for (PathStep step : run.template().steps()) {
            steps.add(Map.of(
                    "position",
                    step.position(),
                    "id",
                    clean(step.id()),
                    "name",
                    clean(step.name()),
                    "action",
                    clean(step.action())));
        }
        jdbc.sql("""
                        insert into paths.step (run, position, id, name, action, status)
                        select :run, x.position, x.id, x.name, x.action, 'open'
                        from json_to_recordset(:steps::json) as x(position int, id text, name text, action text)
                        """).param("run", run.id()).param("steps", json(steps)).update();
        return true;
    }

    byte @Nullable [] sealed(Map<String, String> secrets) {
        return secrets.isEmpty() ? null : sealed(json(secrets));
    }

    private byte[] sealed(String text) {
        return seals.seal(text.getBytes(StandardCharsets.UTF_8));
    }

    Optional<Run> run(UUID id) {
        return jdbc.sql("select * from paths.run where id = :id")
                .param("id", id)
                .query(this::read)
                .optional();
    }

    Optional<RunStatus> status(UUID id) {
        return jdbc.sql("select status from paths.run where id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .map(RunStatus::of);
    }

    Map<String, String> secrets(UUID id) {
        return opened(jdbc.sql("select secrets from paths.run where id = :id and secrets is not null")
                .param("id", id)
                .query((row, number) -> row.getBytes(1))
                .optional()
                .orElse(null));
    }

    @SuppressWarnings("unchecked")
    Map<String, String> opened(byte @Nullable [] sealed) {
        return sealed == null
                ? Map.of()
                : (Map<String, String>)
                        JSON.readValue(new String(seals.open(sealed), StandardCharsets.UTF_8), Map.class);
    }

    List<Run> runs(RunQuery query) {
        return filtered("select * from paths.run", query, orderBy(query) + " limit :limit offset :offset")
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query(this::read)
                .list();
    }

    long count(RunQuery query) {
        return filtered("select count(*) from paths.run", query, "")
                .query(Long.class)
                .single();
    }

    /** The newest of these people, of everybody when none is named, without what they were made of. */
    List<RunLine> lines(Collection<String> by, int limit) {
        return jdbc.sql("""
                        select id, template_ref, template_title, parameters, status, created_by,
                            coalesce(ended_at, starts_at, created_at) as at
                        from paths.run where (:anyone or created_by in (:by))
                        order by coalesce(starts_at, created_at) desc, id limit :limit
                        """)
                .param("anyone", by.isEmpty())
                .param("by", by.isEmpty() ? List.of("") : by)
                .param("limit", limit)
                .query((row, number) -> new RunLine(
                        row.getObject("id", UUID.class),
                        row.getString("template_ref"),
                        title(row.getString("template_title"), object(row.getString("parameters"))),
                        RunStatus.of(row.getString("status")),
                        row.getString("created_by"),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    /** Those of a person that have begun and are not at their end, or came to it since then; the oldest first. */
    List<RunProgress> progress(String by, Instant endedSince, Instant now) {
        return jdbc.sql("""
                        select run.id, template_title, parameters, run.status, run.ended_at,
                            count(step.run) as steps,
                            count(*) filter (where step.status in ('completed', 'skipped')) as done,
                            min(step.name) filter (where step.status = 'processing') as step
                        from paths.run left join paths.step on step.run = run.id
                        where created_by = :by and coalesce(starts_at, created_at) <= :now
                            and (run.status in ('open', 'processing') or run.ended_at > :since)
                        group by run.id order by coalesce(starts_at, created_at), run.id limit :limit
                        """)
                .param("by", by)
                .param("now", Timestamp.from(now))
                .param("since", Timestamp.from(endedSince))
                .param("limit", MOST_AT_WORK)
                .query((row, number) -> new RunProgress(
                        row.getObject("id", UUID.class),
                        title(row.getString("template_title"), object(row.getString("parameters"))),
                        RunStatus.of(row.getString("status")),
                        row.getInt("done"),
                        row.getInt("steps"),
                        Objects.requireNonNullElse(row.getString("step"), ""),
                        instant(row, "ended_at")))
                .list();
    }

    /** Whether a run of theirs has made a repository, whatever became of it. */
    boolean madeRepository(String by) {
        return jdbc.sql("""
                        select exists (select from paths.run join paths.effect on effect.run = run.id
                            where created_by = :by and kind = 'repository' and state in ('done', 'undone'))
                        """).param("by", by).query(Boolean.class).single();
    }

    /** With what it is about: the entity that changes, and where, or the name of what is made. */
    private static String title(String template, Map<String, @Nullable Object> values) {
        if (values.get("entity") instanceof String entity && !entity.isBlank()) {
            String name = entity.substring(entity.lastIndexOf('/') + 1);
            return template + ": " + name
                    + (values.get("environment") instanceof String where && !where.isBlank() ? " in " + where : "");
        }
        return values.get("name") instanceof String name && !name.isBlank() ? template + ": " + name : template;
    }

    private JdbcClient.StatementSpec filtered(String select, RunQuery query, String rest) {
        return jdbc.sql(select + " where (:anyone or created_by in (:by)) and (:anyStatus or status in (:statuses))"
                        + rest)
                .param("anyone", query.createdBy().isEmpty())
                .param("by", query.createdBy().isEmpty() ? List.of("") : query.createdBy())
                .param("anyStatus", query.statuses().isEmpty())
                .param("statuses", query.statuses().isEmpty() ? List.of("") : query.statuses());
    }

    private static String orderBy(RunQuery query) {
        List<String> parts = new ArrayList<>();
        for (String order : query.orders()) {
            String column = ORDERS.get(order.substring(order.indexOf(':') + 1));
            if (column != null) {
                parts.add(column + (order.startsWith("desc") ? " desc" : " asc"));
            }
        }
        if (parts.isEmpty()) {
            parts.add("created_at desc");
        }
        return " order by " + String.join(", ", parts) + ", id";
    }

    List<RunStep> steps(UUID run) {
        return jdbc.sql("select * from paths.step where run = :run order by position")
                .param("run", run)
                .query((row, number) -> new RunStep(
                        row.getInt("position"),
                        row.getString("id"),
                        row.getString("name"),
                        row.getString("action"),
                        RunStatus.of(row.getString("status")),
                        instant(row, "started_at"),
                        instant(row, "ended_at"),
                        row.getString("message"),
                        output(row.getString("output"))))
                .list();
    }

    /** How an output is written while secrets may be in it. */
    String sealedOutput(Map<String, @Nullable Object> output) {
        return SEALED + Base64.getEncoder().encodeToString(sealed(json(output)));
    }

    private Map<String, @Nullable Object> output(@Nullable String text) {
        if (text == null) {
            return Map.of();
        }
        return text.startsWith(SEALED)
                ? object(new String(
                        seals.open(Base64.getDecoder().decode(text.substring(SEALED.length()))),
                        StandardCharsets.UTF_8))
                : object(text);
    }

    List<RunEvent> events(UUID run, long after, int limit) {
        return jdbc.sql("select * from paths.event where run = :run and id > :after order by id limit :limit")
                .param("run", run)
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> new RunEvent(
                        row.getLong("id"),
                        row.getString("type"),
                        object(row.getString("body")),
                        row.getTimestamp("at").toInstant()))
                .list();
    }

    /** Per template: how many runs ended, how many of them well, and how long those took in the middle. */
    Map<String, RunCount> counts() {
        Map<String, RunCount> counts = new LinkedHashMap<>();
        jdbc.sql("""
                        select template_ref, count(*) as ended, count(*) filter (where status = 'completed') as completed,
                            percentile_cont(0.5) within group (order by extract(epoch from ended_at - coalesce(starts_at, created_at)))
                                filter (where status = 'completed') as median
                        from paths.run where status in ('completed', 'failed') group by template_ref
                        """).query(row -> {
            double median = row.getDouble("median");
            counts.put(
                    row.getString("template_ref"),
                    new RunCount(row.getLong("ended"), row.getLong("completed"), row.wasNull() ? null : median));
        });
        return counts;
    }

    /** A run as it is performed, with the answers that are shown to nobody. */
    Run whole(ResultSet row) throws SQLException {
        byte[] hidden = row.getBytes("hidden");
        return read(
                row,
                hidden == null ? row.getString("parameters") : new String(seals.open(hidden), StandardCharsets.UTF_8));
    }

    private Run read(ResultSet row, int number) throws SQLException {
        return read(row, row.getString("parameters"));
    }

    private static Run read(ResultSet row, String parameters) throws SQLException {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String id : row.getString("permissions").split(",", -1)) {
            Permission.of(id).ifPresent(permissions::add);
        }
        String by = row.getString("created_by");
        Actor actor = new Actor(by, Set.of(by), permissions, row.getString("origin"), row.getString("means"));
        Timestamp startsAt = row.getTimestamp("starts_at");
        RunOrigin origin = new RunOrigin(
                row.getObject("id", UUID.class),
                PathTemplate.of(object(row.getString("template"))),
                row.getString("base_url"),
                row.getString("revision"),
                object(parameters),
                PathTemplate.list(JSON.readValue(row.getString("secret_names"), Object.class)).stream()
                        .map(String::valueOf)
                        .toList(),
                object(row.getString("person")),
                actor,
                row.getTimestamp("created_at").toInstant(),
                startsAt == null ? null : startsAt.toInstant());
        String error = row.getString("error");
        String output = row.getString("output");
        RunState state = new RunState(
                RunStatus.of(row.getString("status")),
                row.getTimestamp("changed_at").toInstant(),
                instant(row, "ended_at"),
                row.getBoolean("cancel_asked"),
                row.getBoolean("undo_asked"),
                row.getInt("turn"),
                row.getInt("attempt"),
                output == null ? Map.of() : object(output),
                error == null ? null : JSON.readValue(error, RunError.class));
        return new Run(origin, state);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp at = row.getTimestamp(column);
        return at == null ? null : at.toInstant();
    }

    private static Map<String, @Nullable Object> object(String json) {
        return PathTemplate.object(JSON.readValue(json, Object.class));
    }

    static String json(@Nullable Object value) {
        return JSON.writeValueAsString(value);
    }

    /** PostgreSQL keeps no NUL in a text. */
    static String clean(String text) {
        return text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }
}
