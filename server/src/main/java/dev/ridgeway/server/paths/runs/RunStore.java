package dev.ridgeway.server.paths.runs;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.steps.RunError;
import dev.ridgeway.server.paths.steps.RunStatus;
import dev.ridgeway.server.paths.steps.RunStep;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    private final JdbcClient jdbc;
    private final Secrets seals;

    RunStore(JdbcClient jdbc, Secrets seals) {
        this.jdbc = jdbc;
        this.seals = seals;
    }

    void insert(RunOrigin run, Map<String, String> secrets) {
        jdbc.sql("""
                        insert into paths.run (id, template_ref, template_title, template, base_url, revision, parameters,
                            secret_names, person, created_by, permissions, origin, means, created_at, secrets, status, changed_at)
                        values (:id, :ref, :title, :template, :baseUrl, :revision, :parameters, :names, :person, :by,
                            :permissions, :origin, :means, :at, :secrets, 'open', :at)
                        """)
                .param("id", run.id())
                .param("ref", run.template().ref())
                .param("title", clean(run.template().title()))
                .param("template", json(run.template().entity()))
                .param("baseUrl", run.baseUrl())
                .param("revision", run.revision())
                .param("parameters", json(run.parameters()))
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
                .param("secrets", sealed(secrets), Types.BINARY)
                .update();
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
    }

    byte @Nullable [] sealed(Map<String, String> secrets) {
        return secrets.isEmpty() ? null : seals.seal(json(secrets).getBytes(StandardCharsets.UTF_8));
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
        return SEALED
                + Base64.getEncoder().encodeToString(seals.seal(json(output).getBytes(StandardCharsets.UTF_8)));
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
                            percentile_cont(0.5) within group (order by extract(epoch from ended_at - created_at))
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

    Run read(ResultSet row, int number) throws SQLException {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String id : row.getString("permissions").split(",", -1)) {
            Permission.of(id).ifPresent(permissions::add);
        }
        String by = row.getString("created_by");
        Actor actor = new Actor(by, Set.of(by), permissions, row.getString("origin"), row.getString("means"));
        RunOrigin origin = new RunOrigin(
                row.getObject("id", UUID.class),
                PathTemplate.of(object(row.getString("template"))),
                row.getString("base_url"),
                row.getString("revision"),
                object(row.getString("parameters")),
                PathTemplate.list(JSON.readValue(row.getString("secret_names"), Object.class)).stream()
                        .map(String::valueOf)
                        .toList(),
                object(row.getString("person")),
                actor,
                row.getTimestamp("created_at").toInstant());
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
