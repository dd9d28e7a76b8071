package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped path, from the shipped repository, on an ordinary first start. */
class NewServiceTests {

    @TempDir
    Path folder;

    @Test
    void aFewAnswersBecomeARepositoryThatGitClonesAndAPageInTheCatalog() throws Exception {
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), "app: {title: Test}\n");
        try (ServerProcess server =
                ServerProcess.startWithPaths(folder, configuration).ready()) {
            PathsServer.await(
                    () -> server.ask("GET", "/api/catalog/entities/by-name/template/default/new-service", ""),
                    answer -> answer.statusCode() == 200);
            for (String language : List.of("java", "go", "python", "typescript")) {
                create(server, language);
            }
        }
    }

    @Test
    void aServerThatIsStoppedFirstBringsAllOfWhatComesWithIt() throws Exception {
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), "app: {title: Test}\n");
        Path repository = folder.resolve("data/git/ridgeway/golden-paths.git");
        ServerProcess server = ServerProcess.startWithPaths(folder, configuration);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> Files.exists(repository));
        server.close();
        assertThat(server.said()).doesNotContain("Exception", "could not be brought");
        assertThat(repository.resolve("refs/heads/main")).exists();
    }

    private void create(ServerProcess server, String language) throws Exception {
        String name = language + "-service";
        Map<String, Object> values = Map.of(
                "name",
                name,
                "description",
                "Shows the way.",
                "owner",
                "group:default/team-a",
                "language",
                language,
                "exposure",
                "public",
                "size",
                "small",
                "database",
                false);
        HttpResponse<String> answer = server.ask(
                "POST",
                "/api/scaffolder/v2/tasks",
                JsonMapper.shared()
                        .writeValueAsString(Map.of("templateRef", "template:default/new-service", "values", values)));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        String id = JsonMapper.shared().readTree(answer.body()).get("id").asString();
        JsonNode run = PathsServer.await(
                () -> server.get("/api/ridgeway/paths/runs/" + id),
                it -> List.of("completed", "failed").contains(it.get("status").asString()));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.get("steps").findValuesAsString("action"))
                .as("nothing is connected that delivers")
                .noneMatch(it -> it.startsWith("delivery:"));
        assertThat(run.get("templateRevision").asString()).matches("[0-9a-f]{40}");
        assertThat(run.at("/output/text").findValuesAsString("title"))
                .as("it says nothing of what runs")
                .containsExactly("What comes next");
        assertThat(run.at("/output/links/0/entityRef").asString()).isEqualTo("component:default/" + name);
        assertThat(server.ask("GET", "/api/catalog/entities/by-name/component/default/" + name, "")
                        .statusCode())
                .isEqualTo(200);

        Path clone = folder.resolve(name);
        Process git = new ProcessBuilder(
                        "git", "clone", "-q", server.address() + "/git/team-a/" + name + ".git", clone.toString())
                .inheritIO()
                .start();
        assertThat(git.waitFor()).isZero();
        assertThat(clone.resolve("catalog-info.yaml")).content().contains("name: " + name);
        assertThat(clone.resolve("deploy/chart/Chart.yaml")).exists();
        assertThat(clone.resolve(".gitignore")).exists();
        assertThat(Files.readString(clone.resolve(".ridgeway/lineage.yaml")))
                .contains(run.get("templateRevision").asString());
    }
}
