package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped path that deletes a service, on one that the shipped path made and had delivered, beside others. */
class DeleteServiceTests {

    private static final String REPOSITORIES = "/api/ridgeway/code/repositories";
    private static final String PUT = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: put}
            spec:
              type: change
              parameters: []
              steps:
                - id: change
                  each: ${{ parameters.files }}
                  action: git:change
                  input:
                    repoUrl: git.ridgeway.internal?owner=engineering&repo=delivery
                    message: Deliver it
                    changes: [{path: "applications/${{ each.key }}", content: "${{ each.value }}"}]
            """;
    private static final String BEGIN = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: begin}
            spec:
              type: service
              parameters: []
              steps:
                - id: write
                  action: catalog:write
                  input:
                    filePath: note.yaml
                    entity: {apiVersion: v1, kind: Note, metadata: {name: all-of-it}}
                - id: publish
                  action: publish:repository
                  input: {repoUrl: 'git.ridgeway.internal?owner=engineering&repo=delivery', description: All of it}
            """;
    private static final String OTHERS =
            "kind: Application\nspec: {source: {repoURL: https://git.ridgeway.internal/team-a/till-api.git}}\n";
    private static final String SHARED = "kind: Application\nspec: {sources: ["
            + "{repoURL: https://git.ridgeway.internal/team-a/till.git}, {repoURL: https://git.ridgeway.internal/team-a/till-api.git}]}\n";

    @TempDir
    Path folder;

    private ServerProcess server;

    @BeforeEach
    void servicesExist() throws Exception {
        Files.writeString(folder.resolve("put.yaml"), PUT + "---\n" + BEGIN);
        Files.writeString(folder.resolve("app-config.yaml"), """
                app: {title: Test}
                ridgeway: {delivery: {repository: "git.ridgeway.internal?owner=engineering&repo=delivery"}}
                catalog: {locations: [{type: file, target: ./put.yaml, rules: [{allow: [Template]}]}]}
                """);
        begun();
        for (String template : List.of("new-service", "delete-service", "put", "begin")) {
            PathsServer.await(
                    () -> server.ask("GET", "/api/catalog/entities/by-name/template/default/" + template, ""),
                    answer -> answer.statusCode() == 200);
        }
        completed(begin("begin", Map.of()));
        completed(begin("put", Map.of("files", Map.of("till-api-dev.yaml", OTHERS, "till-shared.yaml", SHARED))));
        made("till");
        made("till-backoffice");
    }

    private void begun() throws Exception {
        server = ServerProcess.startWithPaths(folder, folder.resolve("app-config.yaml"))
                .ready();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void made(String name) throws Exception {
        completed(begin(
                "new-service",
                Map.of(
                        "name", name,
                        "description", "Takes cash.",
                        "owner", "group:default/team-a",
                        "language", "go",
                        "exposure", "internal",
                        "size", "small",
                        "database", true)));
    }

    private HttpResponse<String> post(String path, Object body) throws Exception {
        return server.ask("POST", path, JsonMapper.shared().writeValueAsString(body));
    }

    private String begin(String template, Map<String, Object> values) throws Exception {
        HttpResponse<String> answer = post(
                "/api/scaffolder/v2/tasks", Map.of("templateRef", "template:default/" + template, "values", values));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return JsonMapper.shared().readTree(answer.body()).get("id").asString();
    }

    private JsonNode ended(String id) {
        return PathsServer.await(
                () -> server.get("/api/ridgeway/paths/runs/" + id),
                it -> List.of("completed", "failed", "cancelled")
                        .contains(it.get("status").asString()));
    }

    private JsonNode completed(String id) throws Exception {
        JsonNode run = ended(id);
        assertThat(run.get("status").asString()).as(run + " " + log(id)).isEqualTo("completed");
        return run;
    }

    private String log(String id) throws Exception {
        return server.get("/api/ridgeway/paths/runs/" + id + "/log").toString();
    }

    private static Map<String, Object> end(String typed) {
        return Map.of("entity", "component:default/till", "confirm", typed, "wait", 60);
    }

    /** Schedules the end; answers the run that brings it. */
    private String scheduled() throws Exception {
        JsonNode run = completed(begin("delete-service", end("till")));
        return run.at("/output/links/0/url").asString().replace("/runs/", "");
    }

    /** Its time has come. */
    private void due(String run) throws IOException {
        int hurried = server.database()
                .sql("update platform.scheduled_tasks set execution_time = now() where task_instance like :run")
                .param("run", run + "/%")
                .update();
        assertThat(hurried).isOne();
    }

    private int status(String path) throws Exception {
        return server.ask("GET", path, "").statusCode();
    }

    private boolean delivered(String file) throws Exception {
        return status(REPOSITORIES + "/engineering/delivery/file?path=applications/" + file) == 200;
    }

    private void everythingIsThere() throws Exception {
        assertThat(status(REPOSITORIES + "/team-a/till")).isEqualTo(200);
        assertThat(status("/api/catalog/entities/by-name/component/default/till"))
                .isEqualTo(200);
        assertThat(delivered("till-production.yaml")).isTrue();
    }

    private void onlyTheServiceIsGone() throws Exception {
        for (String kind :
                List.of("component/default/till", "api/default/till-api", "resource/default/till-database")) {
            PathsServer.await(() -> status("/api/catalog/entities/by-name/" + kind), it -> it == 404);
        }
        assertThat(status(REPOSITORIES + "/team-a/till")).isEqualTo(404);
        for (String environment : List.of("dev", "staging", "production")) {
            assertThat(delivered("till-" + environment + ".yaml"))
                    .as(environment)
                    .isFalse();
            assertThat(delivered("till-backoffice-" + environment + ".yaml"))
                    .as(environment)
                    .isTrue();
        }
        assertThat(delivered("till-api-dev.yaml")).isTrue();
        assertThat(delivered("till-shared.yaml")).isTrue();
        assertThat(status(REPOSITORIES + "/team-a/till-backoffice")).isEqualTo(200);
        assertThat(status("/api/catalog/entities/by-name/component/default/till-backoffice"))
                .isEqualTo(200);
    }

    @Test
    void whatGoesIsShownBeforeAndNothingGoesUntilItsTimeComes() throws Exception {
        HttpResponse<String> shown = post(
                "/api/ridgeway/paths/preview",
                Map.of("templateRef", "template:default/delete-service", "values", end("")));
        JsonNode preview = JsonMapper.shared().readTree(shown.body());
        assertThat(preview.get("goes").toString())
                .as(shown.body())
                .contains(
                        "Its delivery: applications/till-dev.yaml in engineering/delivery",
                        "Its delivery: applications/till-production.yaml in engineering/delivery",
                        "Its place in the catalog: ",
                        "component till",
                        "api till-api",
                        "Its repository team-a/till, with its history")
                .doesNotContain("backoffice", "till-api-dev", "till-shared");
        assertThat(preview.get("notes").toString()).contains("begins by itself 60 minutes from now");

        JsonNode mistyped = ended(begin("delete-service", end("tills")));
        assertThat(mistyped.at("/error/code").asString()).isEqualTo("service-not-confirmed");

        String end = scheduled();
        JsonNode waiting = server.get("/api/ridgeway/paths/runs/" + end);
        assertThat(waiting.get("status").asString()).isEqualTo("open");
        assertThat(waiting.get("startsAt").isNull()).isFalse();
        everythingIsThere();
        assertThat(post("/api/scaffolder/v2/tasks/" + end + "/cancel", Map.of()).statusCode())
                .isLessThan(300);
        assertThat(ended(end).get("status").asString()).isEqualTo("cancelled");
        everythingIsThere();
    }

    @Test
    void nobodyDeletesAtOnce() throws Exception {
        Map<String, Object> values = new LinkedHashMap<>(end("till"));
        values.put("due", true);

        JsonNode run = ended(begin("delete-service", values));

        assertThat(run.at("/error/code").asString()).as(run.toString()).isEqualTo("service-not-scheduled");
        assertThat(status(REPOSITORIES + "/team-a/till")).isEqualTo(200);
        assertThat(status("/api/catalog/entities/by-name/component/default/till"))
                .isEqualTo(200);
    }

    @Test
    void aServiceGoesWholeAndAlone() throws Exception {
        String end = scheduled();
        due(end);

        JsonNode run = completed(end);

        assertThat(run.at("/effects").findValuesAsString("title"))
                .containsExactly("End of the delivery of till", "Removal of till");
        assertThat(run.get("canUndo").booleanValue()).isFalse();
        assertThat(run.at("/output/text/0/content").asString()).contains("Databases, images that were built");
        onlyTheServiceIsGone();
        assertThat(server.get("/api/ridgeway/platform/audit?action=service.delete")
                        .toString())
                .containsOnlyOnce("\"service.delete\"");
    }
}
