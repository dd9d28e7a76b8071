package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.server.assembly.DatabaseGate;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.TestDatabase;
import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** PostgreSQL dies, or goes away, while a run is performed: its story is told whole, and nothing of it twice. */
class LostDatabaseTests {

    private static final List<String> STORY = List.of(
            "Beginning step before",
            "echo {value=one}",
            "Finished step before",
            "Beginning step gate",
            "Finished step gate",
            "Beginning step after",
            "echo {value=from outside}",
            "Finished step after",
            "Run completed with status: completed");

    static String atTheGate(PathsServer server, String gate, String action) throws Exception {
        ScriptedActions.calls.remove(gate);
        ScriptedActions.gates.put(gate, new CountDownLatch(1));
        ScriptedActions.arrivals.put(gate, new CountDownLatch(1));
        server.template("survivor", """
                steps:
                  - {id: before, name: before, action: 'test:echo', input: {value: one}}
                  - {id: gate, name: gate, action: '%s', input: {name: %s}}
                  - {id: after, name: after, action: 'test:echo', input: {value: '${{ steps.gate.output.value }}'}}
                output: {value: '${{ steps.after.output.value }}'}
                """.formatted(action, gate));
        String id = server.start("survivor", Map.of());
        ScriptedActions.arrivals.get(gate).await();
        return id;
    }

    static void tellsTheWholeStoryOnce(PathsServer server, String id, String gate) throws IOException {
        JsonNode run = PathsServer.await(
                () -> {
                    Answer answer = server.server().get("/api/ridgeway/paths/runs/" + id);
                    return answer.status() == 200 ? answer.json() : MissingNode.getInstance();
                },
                it -> it.path("status").asString("").equals("completed"));
        assertThat(run.get("output").get("value").asString()).isEqualTo("from outside");
        assertThat(ScriptedActions.calls(gate)).isEqualTo(1);
        assertThat(run.get("steps"))
                .extracting(step -> step.get("status").asString())
                .containsExactly("completed", "completed", "completed");
        assertThat(run.get("steps"))
                .allSatisfy(step -> assertThat(step.get("endedAt").asString()).isNotEmpty());
        assertThat(server.log(id)).containsExactlyElementsOf(STORY);
    }

    /** The step inside is written down without waiting for the disk, so a PostgreSQL that dies then has forgotten it. */
    @ParameterizedTest
    @ValueSource(strings = {"test:outside", "test:inside"})
    void goesOnWhenPostgresDiesDuringARun(String action) throws Exception {
        try (PathsServer server = PathsServer.start("")) {
            JdbcClient jdbc = server.server().context().getBean(JdbcClient.class);
            jdbc.sql("alter system set wal_writer_delay = '10s'").update();
            jdbc.sql("select pg_reload_conf()").query(Boolean.class).single();
            String gate = action + " when postgres dies";
            String id = atTheGate(server, gate, action);

            killPostgres(server.server().context().getBean(Configuration.class).dataDirectory());
            ScriptedActions.gates.get(gate).countDown();

            tellsTheWholeStoryOnce(server, id, gate);
        }
    }

    private static void killPostgres(Path data) throws IOException {
        String pid = Files.readAllLines(data.resolve("postgres/data/postmaster.pid"))
                .getFirst()
                .strip();
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        List<ProcessHandle> all =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        assertThat(all).hasSizeGreaterThan(1).allMatch(ProcessHandle::destroyForcibly);
    }

    /** The part of {@code backend} that names the database behind the way. */
    static String through(DatabaseGate way, HikariDataSource database) {
        return """
                database:
                  client: pg
                  connection: {host: 127.0.0.1, port: '%d', user: '%s', password: '%s', database: '%s'}
                """.formatted(
                        way.port(),
                        database.getUsername(),
                        database.getPassword(),
                        URI.create(database.getJdbcUrl().substring("jdbc:".length()))
                                .getPath()
                                .substring(1))
                .indent(2);
    }

    @Test
    void writesNothingTwiceWhenTheAnswerToAWriteIsLost() throws Exception {
        try (HikariDataSource database = (HikariDataSource) TestDatabase.fresh()) {
            URI address = URI.create(database.getJdbcUrl().substring("jdbc:".length()));
            try (DatabaseGate way = new DatabaseGate(address.getPort());
                    PathsServer server = PathsServer.start("backend:\n" + through(way, database))) {
                String id = atTheGate(server, "lost-answer", "test:outside");
                try (WriteGate write = WriteGate.holding(
                        JdbcClient.create(database), "paths.event", "insert", "new.body like '%Finished step gate%'")) {
                    ScriptedActions.gates.get("lost-answer").countDown();
                    write.arrived();
                    way.drop();
                    write.open();

                    tellsTheWholeStoryOnce(server, id, "lost-answer");
                }
            }
        }
    }
}
