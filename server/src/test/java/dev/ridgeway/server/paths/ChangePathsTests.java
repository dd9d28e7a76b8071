package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.WriteGate;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped paths that change what exists, on a service that the shipped path made. */
class ChangePathsTests {

    private static final String SHIPPED = "-Xbootclasspath/a:"
            + Path.of("../golden-paths/src/main/resources").toAbsolutePath().normalize();
    private static final String TILL = "component:default/till";

    @TempDir
    Path folder;

    private ServerProcess server;

    @BeforeEach
    void aServiceExists() throws Exception {
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), "app: {title: Test}\n");
        server = ServerProcess.start(folder, configuration, SHIPPED).ready();
        for (String template : List.of("new-service", "change-owner", "change-setting")) {
            PathsServer.await(
                    () -> server.ask("GET", "/api/catalog/entities/by-name/template/default/" + template, ""),
                    answer -> answer.statusCode() == 200);
        }
        Map<String, Object> service = Map.of(
                "name", "till",
                "description", "Takes cash.",
                "owner", "group:default/team-a",
                "language", "go",
                "exposure", "internal",
                "size", "small",
                "database", false);
        assertThat(ended(start("new-service", service)).get("status").asString())
                .isEqualTo("completed");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> post(String path, Object body) throws Exception {
        return server.ask("POST", path, JsonMapper.shared().writeValueAsString(body));
    }

    private String start(String template, Map<String, Object> values) throws Exception {
        HttpResponse<String> answer = post(
                "/api/scaffolder/v2/tasks", Map.of("templateRef", "template:default/" + template, "values", values));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body()).get("id").asString();
    }

    private JsonNode ended(String id) {
        return PathsServer.await(
                () -> server.get("/api/ridgeway/paths/runs/" + id),
                it -> List.of("completed", "failed").contains(it.get("status").asString()));
    }

    private JsonNode preview(String template, Map<String, Object> values) throws Exception {
        HttpResponse<String> answer = post(
                "/api/ridgeway/paths/preview", Map.of("templateRef", "template:default/" + template, "values", values));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JsonMapper.shared().readTree(answer.body());
    }

    private String file(String path) throws Exception {
        return server.get("/api/ridgeway/code/repositories/team-a/till/file?path=" + path)
                .get("text")
                .asString();
    }

    private List<String> commits() throws Exception {
        List<String> titles = new ArrayList<>();
        server.get("/api/ridgeway/code/repositories/team-a/till/commits")
                .get("items")
                .forEach(it -> titles.add(
                        it.get("message").asString().lines().findFirst().orElseThrow()));
        return titles;
    }

    private List<String> pathsFor(String entity) throws Exception {
        List<String> refs = new ArrayList<>();
        server.get("/api/ridgeway/paths/templates?entity=" + entity)
                .get("items")
                .forEach(it -> refs.add(it.get("entityRef").asString()));
        return refs;
    }

    @Test
    void theOwnerIsChangedAsShownBefore() throws Exception {
        Map<String, Object> values = Map.of("entity", TILL, "owner", "group:default/team-b", "reason", "They know it.");
        String before = file("catalog-info.yaml");

        JsonNode change = preview("change-owner", values).at("/changes/0");
        assertThat(change.get("path").asString()).isEqualTo("catalog-info.yaml");
        assertThat(change.get("patch").asString()).contains("-  owner: ", "+  owner: \"group:default/team-b\"");
        assertThat(commits()).hasSize(1);

        JsonNode run = ended(start("change-owner", values));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.at("/effects/0/title").asString()).isEqualTo("Change of team-a/till: Hand till over to team-b");
        assertThat(run.get("canUndo").booleanValue()).isFalse();
        assertThat(commits().getFirst()).isEqualTo("Hand till over to team-b");
        String after = file("catalog-info.yaml");
        assertThat(after.lines().filter(line -> !before.contains(line)).toList())
                .containsExactly("  owner: \"group:default/team-b\"");
        PathsServer.await(
                () -> server.get("/api/catalog/entities/by-name/component/default/till"),
                it -> it.at("/spec/owner").asString().equals("group:default/team-b"));

        JsonNode again = ended(start("change-owner", values));
        assertThat(again.get("status").asString()).isEqualTo("completed");
        assertThat(again.get("effects")).isEmpty();
        assertThat(commits()).hasSize(2);
    }

    @Test
    void settingsAreChangedByManyAtOnceAndNoneIsLost() throws Exception {
        List<String> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runs.add(start(
                    "change-setting",
                    Map.of("entity", TILL, "environment", "staging", "name", "SETTING_" + i, "value", "yes")));
        }
        for (String id : runs) {
            JsonNode run = ended(id);
            assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        }
        String values = file("deploy/environments/staging/values.yaml");
        for (int i = 0; i < 6; i++) {
            assertThat(values).containsOnlyOnce("\n  SETTING_" + i + ": \"yes\"");
        }
        assertThat(values).contains("# The release.", "  LOG_LEVEL: info\n");
        assertThat(commits()).hasSize(7);
    }

    @Test
    void aServerKilledAfterTheCommitKnowsItsOwn() throws Exception {
        WriteGate known = WriteGate.holding(
                server.database(), "paths.effect", "update", "new.kind = 'commit' and new.state = 'done'");
        String id = start(
                "change-setting", Map.of("entity", TILL, "environment", "dev", "name", "MODE", "value", "careful"));
        known.arrived();
        server.kill();
        known.open();
        server = ServerProcess.start(folder, folder.resolve("app-config.yaml"), SHIPPED)
                .ready();

        JsonNode run = ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(commits()).hasSize(2);
        assertThat(file("deploy/environments/dev/values.yaml")).containsOnlyOnce("MODE: careful");
    }

    @Test
    void pathsAreOfferedAndTakenOnlyWhereTheyApply() throws Exception {
        assertThat(pathsFor(TILL)).contains("template:default/change-owner", "template:default/change-setting");
        assertThat(pathsFor("api:default/till-api")).containsExactly("template:default/change-owner");
        assertThat(pathsFor("template:default/new-service")).isEmpty();
        assertThat(server.ask("GET", "/api/ridgeway/paths/templates?entity=component:default/nobody", "")
                        .statusCode())
                .isEqualTo(404);

        HttpResponse<String> refused = post(
                "/api/scaffolder/v2/tasks",
                Map.of(
                        "templateRef",
                        "template:default/change-setting",
                        "values",
                        Map.of("entity", "api:default/till-api", "environment", "dev", "name", "A", "value", "b")));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("Change a setting is not made for api:default/till-api.");
    }

    @Test
    void whatCannotBeChangedIsSaidInTheForm() throws Exception {
        Map<String, Object> values = Map.of("entity", "template:default/new-service", "owner", "group:default/team-b");
        assertThat(preview("change-owner", values).get("notes").toString())
                .contains("The file has nothing at /spec/owner.");

        Map<String, Object> missing = Map.of("entity", "component:default/nobody", "owner", "group:default/team-b");
        JsonNode preview = preview("change-owner", missing);
        assertThat(preview.get("changes")).isEmpty();
        assertThat(preview.get("notes").toString()).contains("component:default/nobody not found");
    }
}
