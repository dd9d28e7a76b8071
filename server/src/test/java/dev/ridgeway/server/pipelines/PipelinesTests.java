package dev.ridgeway.server.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** What tools that build tell, as the page gets it; each test has a service of its own. */
class PipelinesTests {

    private static final String DEVELOPER = "Authorization: Bearer for-all";
    private static final String READER = "Authorization: Bearer for-reading";
    private static final String CATALOG_ONLY = "Authorization: Bearer for-the-catalog";
    private static final RepositoryName REPOSITORY =
            RepositoryName.parse("https://git.ridgeway.internal/shop/checkout.git");
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private static FakePipelines tekton;
    private static FakePipelines other;
    private static Path folder;
    private static RunningServer server;

    /** The whole server, connected to two tools that build. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool one() {
            return tekton;
        }

        @Bean
        ConnectedTool two() {
            return other;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        tekton = new FakePipelines("tekton-main");
        other = new FakePipelines("tekton-other");
        folder = Files.createTempDirectory("ridgeway-pipelines").toRealPath();
        StringBuilder catalog = new StringBuilder();
        for (String name : List.of("shop", "away", "written", "again", "closed", "slow", "last")) {
            catalog.append("""
                    ---
                    apiVersion: backstage.io/v1alpha1
                    kind: Component
                    metadata:
                      name: NAME
                      annotations:
                        backstage.io/source-location: url:https://git.ridgeway.internal/shop/checkout/tree/main/
                    spec: {type: service, lifecycle: production, owner: shop}
                    """.replace("NAME", name));
        }
        Files.writeString(folder.resolve("all.yaml"), catalog.toString());
        server = RunningServer.start(Connected.class, """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-all, subject: ada}
                      - type: static
                        options: {token: for-reading, subject: reader}
                        accessRestrictions:
                          - {plugin: catalog}
                          - {plugin: pipelines, permission: pipelines.run.read}
                      - type: static
                        options: {token: for-the-catalog, subject: catalog}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                catalog:
                  locations: [{type: file, target: FOLDER/all.yaml}]
                """.replace("FOLDER", folder.toString()), "--empty");
        code().create(Actor.system("test"), NewRepository.named(REPOSITORY, ""));
        await().untilAsserted(() -> assertThat(get("/last").status()).isEqualTo(200));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private static Code code() {
        return server.context().getBean(Code.class);
    }

    @Test
    void showsTheWayOfACommitFromItselfToWhereItRuns() {
        String commit = code().commit(
                        Actor.system("test"),
                        REPOSITORY,
                        new Change(
                                "main",
                                "Sell things\n\nMany.",
                                "Kim",
                                "kim@example.com",
                                List.of(RepositoryFile.text("src/Main.java", "//")),
                                List.of()),
                        "")
                .id();
        Instant now = Instant.now();
        tekton.ran("shop", "1", commit, State.SUCCEEDED, now, "sha256:1");
        tekton.ran("shop", "2", commit, State.FAILED, now.plusSeconds(60), "");
        other.ran("shop", "3", "f".repeat(40), State.RUNNING, now.plusSeconds(120), "");
        delivered("shop", "dev", commit, "sha256:1", now.plusSeconds(60), "succeeded");
        delivered("shop", "production", "e".repeat(40), "sha256:0", now, "succeeded");

        JsonNode shop = get("/shop").json();

        assertThat(shop.path("builds").findValuesAsString("id")).containsExactly("shop/3", "shop/2", "shop/1");
        assertThat(shop.path("builders").findValuesAsString("name")).containsExactly("tekton-main", "tekton-other");
        JsonNode built = shop.at("/builds/2");
        assertThat(built.path("subject").asString()).isEqualTo("Sell things");
        assertThat(built.path("author").asString()).isEqualTo("Kim");
        assertThat(built.path("version").asString()).isEqualTo(commit.substring(0, 7));
        assertThat(built.path("seconds").asLong()).isEqualTo(30);
        assertThat(built.path("state").asString()).isEqualTo("succeeded");
        JsonNode way = built.path("way");
        assertThat(way.findValuesAsString("name")).containsExactly("commit", "build", "image", "dev", "production");
        assertThat(way.findValuesAsString("state"))
                .containsExactly("succeeded", "succeeded", "succeeded", "succeeded", "waiting");
        assertThat(way.at("/3/seconds").asLong())
                .as("since the commit, whose time is of whole seconds")
                .isBetween(67L, 70L);
        assertThat(shop.at("/builds/1/says").asString()).isEqualTo("check: unit ended with code 3");
        assertThat(shop.at("/builds/0/way").findValuesAsString("state"))
                .as("of a commit that is nowhere yet")
                .containsExactly("succeeded", "running", "waiting", "waiting");
        JsonNode whole = get("/shop/build?builder=tekton-main&id=shop/2").json();
        assertThat(whole.at("/stages/0/steps/0/log").asString()).isEqualTo("check/unit");
    }

    /** As an engine of delivery would have had it written. */
    private static void delivered(
            String service, String environment, String revision, String digest, Instant at, String outcome) {
        JdbcClient jdbc = server.context().getBean(JdbcClient.class);
        long target = jdbc.sql("""
                        insert into delivery.target
                            (engine, name, uid, title, labels, repository, files, namespace, seen_at)
                        values ('argocd', :name, :name, :name,
                            jsonb_build_object('ridgeway.dev/service', :service, 'ridgeway.dev/environment', :environment),
                            '', '{}', '', :at)
                        returning id
                        """)
                .param("name", service + "-" + environment)
                .param("service", service)
                .param("environment", environment)
                .param("at", Timestamp.from(at))
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into delivery.deployment
                            (target, started_at, ended_at, up_at, outcome, revision, asked_by, message, images, version,
                             digest, source_revision, subject, author, read_at)
                        values (:target, :at, :at, :up, :outcome, :revision, '', '', '{}', '1.0', :digest, :revision, '', '', :at)
                        """)
                .param("target", target)
                .param("at", Timestamp.from(at))
                .param("up", Timestamp.from(at.plusSeconds(8)))
                .param("outcome", outcome)
                .param("revision", revision)
                .param("digest", digest)
                .update();
    }

    @Test
    void showsWhatAToolSaidLastWhenItFails() {
        tekton.ran("away", "1", "a".repeat(40), State.SUCCEEDED, START, "");
        assertThat(get("/away").json().path("builds")).hasSize(1);

        tekton.fail(new ToolUnavailable("cluster-unreachable", "It does not answer.", "Wait."));
        try {
            JsonNode away = await().until(
                            () -> get("/away").json(),
                            it -> !it.at("/builders/0/stale/message").isMissingNode());

            assertThat(away.path("builds").findValuesAsString("id")).containsExactly("away/1");
            assertThat(away.at("/builders/0/stale/message").asString()).isEqualTo("It does not answer.");
            assertThat(away.at("/builders/0/asOf").isString()).isTrue();
            assertThat(away.at("/builders/1/stale").isNull()).isTrue();
            Answer whole = get("/away/build?builder=tekton-main&id=away/1");
            assertThat(whole.status()).isEqualTo(503);
            assertThat(whole.json().path("detail").asString()).isEqualTo("It does not answer.");
        } finally {
            tekton.fail(null);
        }
    }

    @Test
    void aToolThatHangsHoldsNoPage() {
        CountDownLatch end = new CountDownLatch(1);
        other.hang(end);
        try {
            JsonNode slow = get("/slow").json();

            assertThat(slow.at("/builders/1/stale/code").asString()).isEqualTo("pipelines-slow");
            assertThat(slow.at("/builders/0/stale").isNull()).isTrue();
        } finally {
            other.hang(null);
            end.countDown();
        }
        await().untilAsserted(() ->
                assertThat(get("/slow").json().at("/builders/1/stale").isNull()).isTrue());
    }

    @Test
    @SuppressWarnings("try") // the end of what is written is closed before its reader
    void passesALogOnAsItIsWrittenWithoutItsSecrets() throws Exception {
        tekton.ran("written", "1", "a".repeat(40), State.RUNNING, START, "");
        String log = "/written/log?builder=tekton-main&id=written/1&log=check/unit";
        try (OutputStream writes = tekton.nextLog()) {
            write(writes, "first\nPASSWORD=hunter22 is set\n");
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<InputStream> answer = client.send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path(log)))
                                .header("Authorization", "Bearer for-reading")
                                .build(),
                        BodyHandlers.ofInputStream());
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                    assertThat(lines.readLine()).isEqualTo("first");
                    assertThat(lines.readLine()).isEqualTo("PASSWORD=*** is set");
                    write(writes, "and more");
                    writes.close();
                    assertThat(lines.readLine()).isEqualTo("and more");
                    assertThat(lines.readLine()).isNull();
                }
            }
        }
        try (OutputStream writes = tekton.nextLog()) {
            write(writes, "one\ntwo\nthree\n");
        }
        assertThat(get(log + "&from=2").body()).as("read on").isEqualTo("three\n");
        assertThat(get("/written/log?builder=tekton-main&id=written/1&log=other")
                        .status())
                .isEqualTo(404);
    }

    private static void write(OutputStream to, String text) throws IOException {
        to.write(text.getBytes(StandardCharsets.UTF_8));
        to.flush();
    }

    @Test
    void buildsAgainStopsAndWritesDownWhoDid() {
        tekton.ran("again", "1", "a".repeat(40), State.SUCCEEDED, START, "");
        assertThat(get("/again").json().path("builds")).hasSize(1);

        JsonNode made = post("/again/retry", "{\"builder\":\"tekton-main\",\"id\":\"again/1\"}", DEVELOPER)
                .json();

        assertThat(made.path("id").asString()).isEqualTo("again/again");
        assertThat(get("/again").json().path("builds").findValuesAsString("id"))
                .as("seen at once")
                .contains("again/again");
        assertThat(post("/again/start", "{\"builder\":\"tekton-main\",\"revision\":\"main\"}", DEVELOPER)
                        .status())
                .isEqualTo(200);
        assertThat(post("/again/cancel", "{\"builder\":\"tekton-main\",\"id\":\"again/again\"}", DEVELOPER)
                        .status())
                .isEqualTo(200);
        assertThat(post("/again/retry", "{\"builder\":\"tekton-main\",\"id\":\"shop/1\"}", DEVELOPER)
                        .status())
                .as("another's build")
                .isEqualTo(404);
        assertThat(post("/again/retry", "{\"builder\":\"never-was\",\"id\":\"again/1\"}", DEVELOPER)
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("builder-not-found");
        assertThat(post("/again/start", "{\"builder\":\"tekton-main\",\"revision\":\"$(reboot)\"}", DEVELOPER)
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("revision-invalid");
        assertThat(recorded("again"))
                .containsExactly(
                        "pipeline.retry succeeded tekton-main again/1 -> again/again",
                        "pipeline.start succeeded tekton-main main -> again/started",
                        "pipeline.cancel succeeded tekton-main again/again",
                        "pipeline.retry refused tekton-main shop/1");
    }

    private static List<String> recorded(String service) {
        return server.context()
                .getBean(JdbcClient.class)
                .sql(
                        "select action || ' ' || outcome || ' ' || detail from platform.audit where subject = ? and actor like '%ada' order by id")
                .param("component:default/" + service)
                .query(String.class)
                .list();
    }

    @Test
    void saysWhichRightIsMissing() {
        tekton.ran("closed", "1", "a".repeat(40), State.RUNNING, START, "");
        tekton.forbid(new MissingRight("stop builds", "They go on.", "the right rule"));
        try {
            assertThat(get("/closed").json().at("/builders/0/missing/0/grant").asString())
                    .isEqualTo("the right rule");
            Answer refused = post("/closed/cancel", "{\"builder\":\"tekton-main\",\"id\":\"closed/1\"}", DEVELOPER);
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.json().path("remedy").asString()).isEqualTo("Grant the right rule.");
        } finally {
            tekton.forbid(null);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop", "/shop/build?builder=a&id=b", "/shop/log?builder=a&id=b&log=c"})
    void refusesWhoMayNotSeeBuilds(String path) {
        assertThat(ask("GET", path, "", CATALOG_ONLY).status()).isEqualTo(403);
        assertThat(get(path.replace("/shop", "/never-was")).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "retry", "cancel"})
    void refusesWhoMayOnlyRead(String what) {
        assertThat(post("/shop/" + what, "{\"builder\":\"tekton-main\",\"id\":\"a\",\"revision\":\"main\"}", READER)
                        .status())
                .isEqualTo(403);
    }

    private static Answer get(String path) {
        return ask("GET", path, "", DEVELOPER);
    }

    private static Answer post(String path, String body, String header) {
        return ask("POST", path, body, header, "Content-Type: application/json");
    }

    private static Answer ask(String method, String path, String body, String... headers) {
        try {
            return method.equals("GET")
                    ? server.get(path(path), headers)
                    : server.ask(method, path(path), body, headers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String path(String path) {
        return "/api/ridgeway/pipelines/entities/component/default" + path;
    }
}
