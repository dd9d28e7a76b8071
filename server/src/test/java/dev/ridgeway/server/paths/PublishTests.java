package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class PublishTests {

    private static final Actor SYSTEM = Actor.system("test");

    private static PathsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = PathsServer.start("""
                integrations: {gitlab: [{host: 'git.corp.example:8443', token: none}]}
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: a-token-for-templates-only, subject: robot}
                        accessRestrictions: [{plugin: scaffolder}, {plugin: catalog}]
                """);
        server.template(
                "service",
                ServiceTemplate.spec(ServiceTemplate.WRITE, ServiceTemplate.PUBLISH, """
                        - id: gate
                          if: ${{ parameters.later }}
                          action: test:fail
                          input: {message: later}
                        """, ServiceTemplate.REGISTER));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static boolean exists(String name) {
        return server.server()
                .context()
                .getBean(Code.class)
                .repository(SYSTEM, new RepositoryName(Code.EMBEDDED, "team-a", name))
                .isPresent();
    }

    private static String firstStep(String... headers) throws IOException {
        return server.server()
                .get("/api/ridgeway/journey", headers)
                .json()
                .path("createService")
                .asString();
    }

    @Test
    void createsARepositoryAndItsCatalogEntryAndUndoDeletesBoth() throws IOException {
        String id = server.start("service", Map.of("name", "alpha"));
        JsonNode run = server.ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.at("/output/links/0/entityRef").asString()).isEqualTo("component:default/alpha");
        assertThat(run.at("/output/links/1/url").asString()).isEqualTo("https://git.ridgeway.internal/team-a/alpha");
        assertThat(run.get("effects"))
                .extracting(it -> it.get("title").asString())
                .containsExactly("Repository team-a/alpha", "Catalog entry component:default/alpha");
        assertThat(exists("alpha")).isTrue();
        assertThat(firstStep()).isEqualTo("done");
        assertThat(firstStep("Authorization: Bearer a-token-for-templates-only"))
                .as("the first step of somebody else")
                .isEqualTo("open");
        assertThat(server.get("/api/catalog/entities/by-name/component/default/alpha")
                        .get("kind")
                        .asString())
                .isEqualTo("Component");
        assertThat(run.get("canUndo").booleanValue()).isTrue();

        JsonNode undone = server.post("/api/ridgeway/paths/runs/" + id + "/undo", Map.of())
                .json();
        assertThat(undone.get("canUndo").booleanValue()).isFalse();
        assertThat(undone.get("effects")).allMatch(it -> it.get("undone").booleanValue());
        assertThat(exists("alpha")).isFalse();
        assertThat(server.server()
                        .get("/api/catalog/entities/by-name/component/default/alpha")
                        .status())
                .isEqualTo(404);
        assertThat(server.ended(server.start("service", Map.of("name", "alpha")))
                        .get("status")
                        .asString())
                .isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource({
        "github.com, host-only-read, Ridgeway reads from github.com",
        "git.corp.example:8443, host-only-read, Ridgeway reads from git.corp.example:8443",
        "git.elsewhere.example, host-not-connected, No Git host named git.elsewhere.example is connected"
    })
    void saysOfAHostWhetherItIsReadOrUnknown(String host, String code, String words) throws IOException {
        String template = "at-" + host.replaceAll("[^a-z]", "");
        server.template(
                template,
                ServiceTemplate.spec(
                        ServiceTemplate.WRITE,
                        ServiceTemplate.PUBLISH
                                .replace("repoUrl: git.ridgeway.internal", "repoUrl: " + host)
                                .replace("[git.ridgeway.internal]", "['" + host + "']")));

        JsonNode run = server.ended(server.start(template, Map.of("name", "elsewhere")));

        assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo(code);
        assertThat(run.at("/error/message").asString()).contains(words);
        assertThat(run.at("/error/remedy").asString()).contains("git.ridgeway.internal");
    }

    @Test
    void ofTwoAtOnceOneWinsAndTheOtherLeavesNothing() throws IOException {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            ids.add(server.start("service", Map.of("name", "contested")));
        }
        List<JsonNode> runs = ids.stream().map(server::ended).toList();
        assertThat(runs)
                .filteredOn(run -> run.get("status").asString().equals("completed"))
                .hasSize(1);
        assertThat(runs)
                .filteredOn(run -> run.get("status").asString().equals("failed"))
                .hasSize(3)
                .allSatisfy(run -> {
                    assertThat(run.at("/error/message").asString()).contains("team-a/contested");
                    assertThat(run.at("/error/code").asString()).isIn("repository-exists", "repository-claimed");
                    assertThat(run.get("effects")).isEmpty();
                });
    }

    @Test
    void aRepositoryThatExistsIsNotTouched() throws IOException {
        Code code = server.server().context().getBean(Code.class);
        RepositoryName name = new RepositoryName(Code.EMBEDDED, "team-a", "somebodys");
        code.create(SYSTEM, NewRepository.named(name, "Somebody's"));
        JsonNode run = server.ended(server.start("service", Map.of("name", "somebodys")));
        assertThat(run.at("/error/code").asString()).isEqualTo("repository-exists");
        assertThat(run.get("effects")).isEmpty();
        assertThat(run.get("canUndo").booleanValue()).isFalse();
        assertThat(code.repository(SYSTEM, name).map(it -> it.description())).isEqualTo(Optional.of("Somebody's"));
    }

    @Test
    void aNameIsFreeAgainWhenItsRepositoryWasDeletedByHand() throws IOException {
        server.ended(server.start("service", Map.of("name", "by-hand")));
        server.server()
                .context()
                .getBean(Code.class)
                .delete(SYSTEM, new RepositoryName(Code.EMBEDDED, "team-a", "by-hand"));
        JsonNode run = server.ended(server.start("service", Map.of("name", "by-hand")));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
    }

    @Test
    void whatAFailedRunCreatedCanBeUndone() throws IOException {
        String id = server.start("service", Map.of("name", "half", "later", true));
        JsonNode run = server.ended(id);
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(exists("half")).isTrue();
        assertThat(server.post("/api/ridgeway/paths/runs/" + id + "/undo", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(exists("half")).isFalse();
        assertThat(server.post("/api/scaffolder/v2/tasks/" + id + "/retry", Map.of())
                        .status())
                .isEqualTo(409);
        assertThat(server.post("/api/ridgeway/paths/runs/" + id + "/undo", Map.of())
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource({"undo, retry", "retry, undo", "undo, undo"})
    void ofUndoAndRetryAtOnceOneWins(String first, String second) throws Exception {
        String id = server.start("service", Map.of("name", first + "-" + second, "later", true));
        server.ended(id);
        JdbcClient jdbc = server.server().context().getBean(JdbcClient.class);
        Map<String, String> doors = Map.of(
                "undo", "/api/ridgeway/paths/runs/" + id + "/undo",
                "retry", "/api/scaffolder/v2/tasks/" + id + "/retry");
        try (WriteGate gate = WriteGate.holding(jdbc, "platform.audit", "insert", "new.action = 'run." + first + "'");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> one = threads.submit(() -> server.post(doors.get(first), Map.of()));
            gate.arrived();
            Future<Answer> other = threads.submit(() -> server.post(doors.get(second), Map.of()));
            PathsServer.await(
                    () -> jdbc.sql("select exists (select from pg_stat_activity where wait_event_type = 'Lock')")
                            .query(Boolean.class)
                            .single(),
                    waits -> waits);
            gate.open();

            assertThat(one.get().status()).as(one.get().body()).isIn(200, 201);
            if (first.equals(second)) {
                assertThat(other.get().status()).as(other.get().body()).isIn(200, 409);
            } else {
                assertThat(other.get().status()).as(other.get().body()).isEqualTo(409);
                assertThat(other.get().body()).contains(second.equals("retry") ? "run-undone" : "run-not-undoable");
            }
        }
        JsonNode run = server.ended(id);
        assertThat(exists(first + "-" + second)).isEqualTo(first.equals("retry"));
        assertThat(run.get("canRetry").booleanValue()).isEqualTo(first.equals("retry"));
    }

    @Test
    void aComponentWhoseNameIsTakenIsNotRegisteredAndThePreviewSaysSo() throws IOException {
        server.template("twin", """
                parameters: {properties: {name: {type: string}, entity: {type: string}}}
                steps:
                  - id: write
                    action: catalog:write
                    input:
                      entity:
                        apiVersion: backstage.io/v1alpha1
                        kind: Component
                        metadata: {name: '${{ parameters.entity }}'}
                        spec: {type: service, lifecycle: production, owner: team-a}
                  - id: publish
                    action: publish:repository
                    input: {repoUrl: 'git.ridgeway.internal?owner=team-a&repo=${{ parameters.name }}'}
                  - id: register
                    action: catalog:register
                    input: {repoContentsUrl: '${{ steps.publish.output.repoContentsUrl }}'}
                """);
        assertThat(server.ended(server.start("twin", Map.of("name", "twin-a", "entity", "twin")))
                        .get("status")
                        .asString())
                .isEqualTo("completed");

        JsonNode run = server.ended(server.start("twin", Map.of("name", "twin-b", "entity", "twin")));
        Answer preview = server.post(
                "/api/ridgeway/paths/preview",
                Map.of("templateRef", "template:default/twin", "values", Map.of("name", "twin-c", "entity", "twin")));

        assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo("location-unreadable");
        assertThat(run.at("/error/message").asString()).contains("component:default/twin is in use");
        assertThat(server.server()
                        .get("/api/catalog/entities/by-name/component/default/twin")
                        .body())
                .contains("team-a/twin-a")
                .doesNotContain("twin-b");
        assertThat(preview.json().at("/taken/0/field").asString()).isEqualTo("entity");
        assertThat(preview.json().at("/taken/0/message").asString())
                .isEqualTo("Another component is named twin already. Choose another name.");
    }

    @Test
    void aRunMayDoWhatItsPersonMayAndNoMore() throws IOException {
        Answer answer = server.server()
                .ask(
                        "POST",
                        "/api/scaffolder/v2/tasks",
                        "{\"templateRef\": \"template:default/service\", \"values\": {\"name\": \"forbidden\"}}",
                        "Authorization: Bearer a-token-for-templates-only");
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        JsonNode run = server.ended(answer.json().get("id").asString());
        assertThat(run.at("/error/message").asString())
                .isEqualTo("external:robot lacks the permission code.repository.create.");
        assertThat(run.get("effects")).isEmpty();
        assertThat(exists("forbidden")).isFalse();
    }

    @Test
    void keepsTheVersionOfTheTemplateItBeganWith() throws Exception {
        Code code = server.server().context().getBean(Code.class);
        RepositoryName name = new RepositoryName(Code.EMBEDDED, "templates", "kept");
        code.create(SYSTEM, NewRepository.named(name, "A template"));
        String template = """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: kept}
                spec:
                  type: service
                  steps:
                    - {id: gate, action: 'test:outside', input: {name: kept-gate}}
                    - {id: fetch, action: 'fetch:template', input: {url: ./skeleton}}
                    - {id: show, action: 'debug:log', input: {listWorkspace: with-contents}}
                """;
        Commit first = code.commit(SYSTEM, name, change(template, "old content"), "first");
        server.post(
                "/api/catalog/locations",
                Map.of(
                        "type",
                        "url",
                        "target",
                        "https://git.ridgeway.internal/templates/kept/blob/main/template.yaml"));
        ScriptedActions.gates.put("kept-gate", new CountDownLatch(1));
        ScriptedActions.arrivals.put("kept-gate", new CountDownLatch(1));
        String id = server.start("kept", Map.of());
        ScriptedActions.arrivals.get("kept-gate").await();
        code.commit(SYSTEM, name, change(template, "new content"), "second");
        ScriptedActions.gates.get("kept-gate").countDown();
        JsonNode run = server.ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.get("templateRevision").asString()).isEqualTo(first.id());
        assertThat(server.log(id)).anyMatch(line -> line.contains("old content"));
    }

    private static Change change(String template, String content) {
        return new Change(
                "main",
                "Change",
                "Ada",
                "ada@example.com",
                List.of(
                        RepositoryFile.text("template.yaml", template),
                        RepositoryFile.text("skeleton/file.txt", content)),
                List.of());
    }
}
