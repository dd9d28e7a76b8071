package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrialTests {

    private static PathsServer server;

    @BeforeAll
    static void start() throws IOException {
        Path shipped = Path.of("../golden-paths/src/main/resources/golden-paths/new-service/template.yaml");
        server = PathsServer.start(
                "    - type: file\n      target: " + shipped.toAbsolutePath().normalize() + "\n");
        PathsServer.await(
                () -> server.server().get("/api/catalog/entities/by-name/template/default/new-service"),
                answer -> answer.status() == 200);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void showsWhatOneWillGetFromTheShippedTemplate() throws IOException {
        JsonNode preview = preview("parcel-service", "");
        assertThat(preview.get("repository").asString()).isEqualTo("git.ridgeway.internal/team-a/parcel-service");
        assertThat(preview.get("entityRefs"))
                .extracting(JsonNode::asString)
                .contains("component:default/parcel-service");
        assertThat(preview.get("files"))
                .extracting(file -> file.get("path").asString())
                .contains("catalog-info.yaml", "go.mod", "deploy/chart/Chart.yaml")
                .noneMatch(path -> path.contains("{"));
        assertThat(preview.get("owner").asString()).isEqualTo("group:default/team-a");
        assertThat(preview.get("address").asString()).isEqualTo("http://parcel-service.team-a-production");
        assertThat(preview.get("environments").valueStream().map(JsonNode::asString))
                .containsExactly("dev", "staging", "production");
        assertThat(preview.get("willNot").valueStream().map(JsonNode::asString))
                .contains("It starts nothing.", "It changes nothing that exists.");
        assertThat(preview.get("notes")).isEmpty();
        assertThat(preview.get("taken")).isEmpty();
    }

    @Test
    void saysAtTheAnswerThatNamesItWhatExistsAlready() throws IOException {
        Answer made =
                server.post("/api/ridgeway/code/repositories", Map.of("owner", "team-a", "name", "letter-service"));
        assertThat(made.status()).as(made.body()).isEqualTo(201);
        String message = "There is a repository team-a/letter-service already. Choose another name.";

        assertThat(taken(preview("letter-service", ""))).containsExactly("name: letter-service: " + message);
        String chosen = "git.ridgeway.internal?owner=team-a&repo=letter-service";
        assertThat(taken(preview("parcel-service", chosen))).containsExactly("repoUrl: " + chosen + ": " + message);
        assertThat(taken(preview("letter-service", "git.ridgeway.internal?owner=team-b&repo=letter-service")))
                .isEmpty();

        assertThat(server.ended(server.start(
                                "new-service",
                                answers("card-service", "git.ridgeway.internal?owner=team-b&repo=cards")))
                        .get("status")
                        .asString())
                .isEqualTo("completed");
        assertThat(taken(preview("card-service", "")))
                .containsExactly(
                        "name: card-service: Another component is named card-service already. Choose another name.");
    }

    private static List<String> taken(JsonNode preview) {
        assertThat(preview.get("notes")).isEmpty();
        return preview.get("taken")
                .valueStream()
                .map(it -> it.get("field").asString() + ": " + it.get("value").asString() + ": "
                        + it.get("message").asString())
                .toList();
    }

    private static JsonNode preview(String name, String repoUrl) throws IOException {
        Answer answer = server.post(
                "/api/ridgeway/paths/preview",
                Map.of("templateRef", "template:default/new-service", "values", answers(name, repoUrl)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static Map<String, Object> answers(String name, String repoUrl) {
        return Map.of(
                "name",
                name,
                "description",
                "Sends parcels.",
                "owner",
                "group:default/team-a",
                "language",
                "go",
                "exposure",
                "internal",
                "size",
                "small",
                "database",
                false,
                "repoUrl",
                repoUrl);
    }

    @Test
    void saysWhatIsMissingInsteadOfShowingNonsense() throws IOException {
        Answer answer = server.post(
                "/api/ridgeway/paths/preview",
                Map.of("templateRef", "template:default/new-service", "values", Map.of("name", "Bad Name")));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString())
                .isEqualTo("Still to fill in: description, owner, language, exposure.");
    }

    @Test
    void triesATemplateThatIsSentAlong() throws IOException {
        String spec = "Hello ${{ values.name }}!";
        Map<String, Object> template = Map.of(
                "apiVersion",
                "scaffolder.backstage.io/v1beta3",
                "kind",
                "Template",
                "metadata",
                Map.of("name", "sent"),
                "spec",
                Map.of(
                        "parameters",
                                Map.of(
                                        "required",
                                        List.of("name"),
                                        "properties",
                                        Map.of("name", Map.of("type", "string"))),
                        "steps",
                                List.of(
                                        Map.of(
                                                "id",
                                                "fetch",
                                                "action",
                                                "fetch:template",
                                                "input",
                                                Map.of(
                                                        "url",
                                                        "./skeleton",
                                                        "values",
                                                        Map.of("name", "${{ parameters.name }}"))),
                                        Map.of(
                                                "id",
                                                "publish",
                                                "action",
                                                "publish:repository",
                                                "input",
                                                Map.of("repoUrl", "git.ridgeway.internal?owner=o&repo=r"))),
                        "output", Map.of("url", "${{ steps.publish.output.remoteUrl }}"),
                        "formDecorators", List.of(Map.of("id", "addToken"))));
        Map<String, Object> content = Map.of(
                "path",
                "skeleton/hello.txt",
                "base64Content",
                Base64.getEncoder().encodeToString(spec.getBytes(StandardCharsets.UTF_8)));
        Answer answer = server.post(
                "/api/scaffolder/v2/dry-run",
                Map.of("template", template, "values", Map.of("name", "Ada"), "directoryContents", List.of(content)));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode file = answer.json().get("directoryContents").get(0);
        assertThat(file.get("path").asString()).isEqualTo("hello.txt");
        assertThat(new String(
                        Base64.getDecoder().decode(file.get("base64Content").asString()), StandardCharsets.UTF_8))
                .isEqualTo("Hello Ada!");
        assertThat(answer.json().at("/output/url").asString()).isEqualTo("<example>");
        assertThat(answer.json().get("log"))
                .anyMatch(line -> line.at("/body/message").asString().equals("Finished step fetch:template"));
        assertThat(answer.json().get("log"))
                .anyMatch(line -> line.at("/body/message").asString().contains("form decorators addToken"));
        assertThat(server.post("/api/scaffolder/v2/dry-run", Map.of("template", template, "values", Map.of()))
                        .json()
                        .at("/errors/0/name")
                        .asString())
                .isEqualTo("required");
    }
}
