package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.DatabaseGate;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.GitCommand;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.TestDatabase;
import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * PostgreSQL is away for longer than any lease lasts, in the middle of a run, of pushes, of a reading of the catalog and of
 * what a webhook is told.
 */
class DatabaseAwayTests {

    private static final String COMPONENT = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: %s, description: %s}
            spec: {type: service, lifecycle: production, owner: team-a}
            """;

    @TempDir
    private Path folder;

    private HikariDataSource database;
    private JdbcClient direct;
    private DatabaseGate way;
    private HttpServer listener;
    private PathsServer server;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch telling = new CountDownLatch(1);
    private final CountDownLatch answer = new CountDownLatch(1);

    @BeforeEach
    void start() throws IOException {
        database = (HikariDataSource) TestDatabase.fresh();
        direct = JdbcClient.create(database);
        way = new DatabaseGate(
                URI.create(database.getJdbcUrl().substring("jdbc:".length())).getPort());
        listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            heard.add(exchange.getRequestHeaders().getFirst("X-GitHub-Delivery"));
            telling.countDown();
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        listener.setExecutor(Thread::startVirtualThread);
        listener.start();
        server = PathsServer.start(
                """
                backend:
                  reading: {allow: [{host: 'localhost:%d'}]}
                  auth: {externalAccess: [{type: static, options: {token: all-of-it, subject: ada}}]}
                """.formatted(listener.getAddress().getPort()) + LostDatabaseTests.through(way, database));
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
        way.close();
        listener.stop(0);
        database.close();
    }

    @Test
    void nothingIsLostAndEverythingSaysWhatIsSo() throws Exception {
        GitCommand told = repository("told");
        GitCommand refused = repository("refused");
        GitCommand announced = repository("announced");
        String run = LostDatabaseTests.atTheGate(server, "away", "test:outside");
        server.post(
                "/api/ridgeway/code/repositories/team-a/told/webhooks",
                Map.of("url", "http://localhost:" + listener.getAddress().getPort() + "/"));
        push(told, "told", "first");
        telling.await();
        awaitDescription("told", "first");

        Future<GitCommand.Answer> held;
        try (WriteGate _ = WriteGate.holding(
                        direct,
                        "platform.audit",
                        "insert",
                        "new.action = 'repository.push' and new.subject like '%refused'");
                WriteGate _ = WriteGate.holding(direct, "code.branch", "insert", "true")) {
            refused.commit("catalog-info.yaml", COMPONENT.formatted("refused", "first"));
            held = meanwhile(() -> refused.ask("push", "origin", "HEAD:main"));
            push(announced, "announced", "first");
            PathsServer.await(this::waiting, it -> it == 2);
            way.cut();
        }

        // What was under way.
        assertThat(held.get().code()).isNotZero();
        assertThat(held.get().text()).contains("the push cannot be recorded now, so nothing was changed; try again");
        ScriptedActions.gates.get("away").countDown();
        answer.countDown();
        Path file = server.folder("survivor").resolve("template.yaml");
        Files.writeString(file, Files.readString(file).replace("title: The survivor", "title: Changed meanwhile"));

        // What is asked.
        List<Future<Answer>> asked = List.of(
                meanwhile(() -> server.server().get("/api/ridgeway/platform/audit")),
                meanwhile(() -> server.post(
                        "/api/scaffolder/v2/tasks",
                        Map.of("templateRef", "template:default/survivor", "values", Map.of()))),
                meanwhile(() ->
                        server.post("/api/ridgeway/code/repositories/team-a/told/proposals", Map.of("title", "x"))));
        told.commit("catalog-info.yaml", COMPONENT.formatted("told", "second"));
        GitCommand.Answer failed = told.ask("push", "origin", "HEAD:main");
        assertThat(failed.code()).isNotZero();
        assertThat(failed.text()).contains("503");
        for (Future<Answer> each : asked) {
            assertThat(each.get().status()).as(each.get().body()).isEqualTo(503);
            assertThat(each.get().body()).contains("The database does not answer right now.");
        }
        PathsServer.await(this::leasesAreOver, it -> it);

        way.open();

        LostDatabaseTests.tellsTheWholeStoryOnce(server, run, "away");
        PathsServer.await(
                () -> direct.sql("select state from code.webhook_delivery")
                        .query(String.class)
                        .list(),
                it -> it.equals(List.of("delivered")));
        assertThat(heard).hasSizeBetween(1, 2).containsOnly(heard.getFirst());
        awaitDescription("announced", "first");
        PathsServer.await(
                () -> server.server()
                        .get("/api/catalog/entities/by-name/template/default/survivor")
                        .body(),
                it -> it.contains("Changed meanwhile"));
        refused.run("push", "-q", "origin", "HEAD:main");
        told.run("push", "-q", "origin", "HEAD:main");
        awaitDescription("refused", "first");
        awaitDescription("told", "second");
        assertThat(direct.sql("""
                                select subject from platform.audit
                                where action = 'repository.push' and outcome = 'succeeded' order by 1
                                """).query(String.class).list())
                .extracting(it -> it.substring(it.lastIndexOf('/') + 1))
                .containsExactly("announced", "refused", "told", "told");
    }

    private GitCommand repository(String name) {
        server.server()
                .context()
                .getBean(Code.class)
                .create(
                        Actor.system("test"),
                        NewRepository.named(new RepositoryName(Code.EMBEDDED, "team-a", name), "For a test"));
        return new GitCommand(folder)
                .clone(
                        "http://any:all-of-it@localhost:" + server.server().port() + "/git/team-a/" + name + ".git",
                        name);
    }

    private static void push(GitCommand git, String name, String description) {
        git.commit("catalog-info.yaml", COMPONENT.formatted(name, description));
        git.run("push", "-q", "origin", "HEAD:main");
    }

    private void awaitDescription(String name, String description) {
        PathsServer.await(
                () -> server.server()
                        .get("/api/catalog/entities/by-name/component/default/" + name)
                        .body(),
                it -> it.contains("\"description\":\"" + description + "\""));
    }

    private static <T> Future<T> meanwhile(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.startVirtualThread(task);
        return task;
    }

    private int waiting() {
        return direct.sql(
                        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = current_database()")
                .query(Integer.class)
                .single();
    }

    private boolean leasesAreOver() {
        return direct.sql("""
                        select count(*) > 1 and max(last_heartbeat) < now() - interval '10 s'
                        from platform.scheduled_tasks where picked
                        """).query(Boolean.class).single();
    }
}
