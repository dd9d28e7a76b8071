package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ridgeway.server.platform.WriteGate;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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

    private static final String TILL = "component:default/till";
    private static final String CHAIN = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: chain}
            spec:
              type: change
              parameters: [{properties: {at: {type: string}, next: {type: string}, note: {type: string}}}]
              steps:
                - id: next
                  action: run:schedule
                  input:
                    templateRef: chain
                    at: ${{ parameters.at }}
                    values: {at: "${{ parameters.next }}", next: "${{ parameters.next }}", note: "${{ secrets.key or '' }}"}
              output: {text: [{title: run, content: "${{ steps.next.output.run }}"}]}
            """;
    private static final String ASK = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: ask}
            spec:
              type: change
              parameters: []
              steps:
                - id: change
                  action: git:change
                  input:
                    entityRef: component:default/till
                    message: "Describe it\\n\\nNobody knew."
                    propose: true
                    changes: [{path: NOTICE, content: "Ours."}]
                - id: merged
                  action: git:await-merge
                  input: {repoUrl: "${{ steps.change.output.repoUrl }}", proposal: "${{ steps.change.output.proposal }}"}
              output:
                text: [{title: merged, content: "${{ steps.merged.output.commitHash }}"}]
            """;

    private static final String EACH = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: each}
            spec:
              type: change
              parameters: []
              steps:
                - id: next
                  each: ["2027-01-01T00:00:00Z", "2027-01-02T00:00:00Z"]
                  action: run:schedule
                  input: {templateRef: each, at: "${{ each.value }}"}
                - id: write
                  each: [ONE, TWO]
                  action: git:change
                  input: {entityRef: component:default/till, changes: [{path: "${{ each.value }}", content: "Ours."}]}
                - id: ask
                  each: [THREE, FOUR]
                  action: git:change
                  input:
                    entityRef: component:default/till
                    propose: true
                    changes: [{path: "${{ each.value }}", content: "Ours."}]
              output:
                runs: ${{ steps.next.output.run }}
                proposals: ${{ steps.ask.output.proposal }}
            """;
    private static final String CAREFUL = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: careful}
            spec:
              type: change
              parameters: []
              steps:
                - id: change
                  action: git:change
                  input:
                    entityRef: component:default/till
                    changes:
                      - operations:
                          - {op: test, path: /spec/lifecycle, value: experimental}
                          - {op: replace, path: /spec/lifecycle, value: production}
            """;

    @TempDir
    Path folder;

    private ServerProcess server;

    @BeforeEach
    void aServiceExists() throws Exception {
        Files.writeString(folder.resolve("ask.yaml"), String.join("---\n", ASK, CHAIN, EACH, CAREFUL));
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), """
                app: {title: Test}
                catalog: {locations: [{type: file, target: ./ask.yaml, rules: [{allow: [Template]}]}]}
                """);
        server = ServerProcess.startWithPaths(folder, configuration).ready();
        for (String template : List.of(
                "new-service",
                "change-owner",
                "change-setting",
                "add-secret",
                "scale",
                "scale-for-event",
                "ask",
                "chain",
                "each",
                "careful")) {
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
        return ended(id, "completed");
    }

    private JsonNode ended(String id, String status) {
        return PathsServer.await(
                () -> server.get("/api/ridgeway/paths/runs/" + id),
                it -> List.of(status, "failed").contains(it.get("status").asString()));
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
        server = ServerProcess.startWithPaths(folder, folder.resolve("app-config.yaml"))
                .ready();

        JsonNode run = ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(commits()).hasSize(2);
        assertThat(file("deploy/environments/dev/values.yaml")).containsOnlyOnce("MODE: careful");
    }

    @Test
    void aServerKilledAfterACommitThatExpectedSomethingKnowsItsOwn() throws Exception {
        WriteGate known = WriteGate.holding(
                server.database(), "paths.effect", "update", "new.kind = 'commit' and new.state = 'done'");
        String id = start("careful", Map.of());
        known.arrived();
        server.kill();
        known.open();
        server = ServerProcess.startWithPaths(folder, folder.resolve("app-config.yaml"))
                .ready();

        JsonNode run = ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(commits()).hasSize(2);
        assertThat(file("catalog-info.yaml")).contains("lifecycle: production");
    }

    @Test
    void everyRoundOfEachDoesItsOwn() throws Exception {
        JsonNode run = ended(start("each", Map.of()));

        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(file("ONE") + file("TWO")).isEqualTo("Ours.Ours.");
        assertThat(commits()).hasSize(3);
        assertThat(run.at("/output/proposals").toString()).isEqualTo("[1,2]");
        assertThat(run.at("/output/runs")).hasSize(2);
        for (JsonNode next : run.at("/output/runs")) {
            assertThat(server.get("/api/ridgeway/paths/runs/" + next.asString())
                            .get("status")
                            .asString())
                    .isEqualTo("open");
        }
    }

    @Test
    void aChangeIsProposedAndLeavesTheBranchUntilSomebodyMergesIt() throws Exception {
        String before = file("deploy/environments/dev/values.yaml");
        JsonNode run = ended(start(
                "change-setting",
                Map.of("entity", TILL, "environment", "dev", "name", "MODE", "value", "careful", "propose", true)));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.at("/effects/0/title").asString()).isEqualTo("Proposal 1 in team-a/till");
        assertThat(run.at("/effects/0/url").asString()).endsWith("/team-a/till/pull/1");
        assertThat(file("deploy/environments/dev/values.yaml")).isEqualTo(before);
        assertThat(proposal(1).get("title").asString()).isEqualTo("Set MODE in dev");

        HttpResponse<String> undone =
                post("/api/ridgeway/paths/runs/" + run.get("id").asString() + "/undo", Map.of());
        assertThat(undone.statusCode()).as(undone.body()).isLessThan(300);
        assertThat(proposal(1).get("state").asString()).isEqualTo("declined");
    }

    @Test
    void aRunWaitsForTheMergeAlsoWhenTheServerWasKilledMeanwhile() throws Exception {
        WriteGate known = WriteGate.holding(
                server.database(), "paths.effect", "update", "new.kind = 'proposal' and new.state = 'done'");
        String id = start("ask", Map.of());
        known.arrived();
        server.kill();
        known.open();
        server = ServerProcess.startWithPaths(folder, folder.resolve("app-config.yaml"))
                .ready();
        String waits = "Waiting until proposal 1 in team-a/till is merged: Describe it";
        PathsServer.await(
                () -> server.get("/api/ridgeway/paths/runs/" + id + "/log"),
                it -> it.toString().contains(waits));
        server.kill();
        server = ServerProcess.startWithPaths(folder, folder.resolve("app-config.yaml"))
                .ready();
        PathsServer.await(
                () -> server.get("/api/ridgeway/paths/runs/" + id + "/log"),
                it -> it.toString().split(waits, -1).length == 3);
        assertThat(proposal(1).get("description").asString()).isEqualTo("Nobody knew.");

        HttpResponse<String> merged =
                post("/api/ridgeway/code/repositories/team-a/till/proposals/1/merge", Map.of("despiteChecks", true));
        assertThat(merged.statusCode()).as(merged.body()).isEqualTo(200);

        JsonNode run = ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.toString()).contains(proposal(1).get("mergeCommit").asString());
        assertThat(file("NOTICE")).isEqualTo("Ours.");
        assertThat(server.get("/api/ridgeway/code/repositories/team-a/till/proposals")
                        .get("items"))
                .hasSize(1);
    }

    @Test
    void aRunWhoseProposalIsDeclinedFails() throws Exception {
        String id = start("ask", Map.of());
        PathsServer.await(
                () -> server.ask("GET", "/api/ridgeway/code/repositories/team-a/till/proposals/1", ""),
                it -> it.statusCode() == 200);
        post("/api/ridgeway/code/repositories/team-a/till/proposals/1/decline", Map.of());
        JsonNode run = ended(id);
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.toString()).contains("Proposal 1 in team-a/till was declined by");
    }

    private Map<String, Object> event(Instant until) {
        return Map.of(
                "entity",
                TILL,
                "environment",
                "production",
                "least",
                6,
                "most",
                5,
                "until",
                until.toString(),
                "reason",
                "The sale.");
    }

    @Test
    void copiesForAnEventBecomeWhatTheyWereWhenItIsOver() throws Exception {
        String before = file("deploy/environments/production/values.yaml");
        assertThat(before).contains("  minReplicas: 2\n  maxReplicas: 4\n");
        Instant until = Instant.now().plusSeconds(10);
        assertThat(preview("scale-for-event", event(until)).get("notes").toString())
                .contains(
                        "scale begins by itself at " + until.toString().substring(0, 10) + " ",
                        " UTC, unless that run");

        JsonNode run = ended(start("scale-for-event", event(until)));

        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(commits().getFirst()).isEqualTo("Run 6 to 6 copies in production");
        assertThat(file("deploy/environments/production/values.yaml"))
                .isEqualTo(
                        before.replace("minReplicas: 2", "minReplicas: 6").replace("maxReplicas: 4", "maxReplicas: 6"));
        JsonNode later = ended(endOf(run));
        assertThat(later.get("status").asString()).as(later.toString()).isEqualTo("completed");
        assertThat(Instant.parse(later.at("/steps/1/startedAt").asString())).isAfterOrEqualTo(until);
        assertThat(file("deploy/environments/production/values.yaml")).isEqualTo(before);
    }

    @Test
    void theEndOfAnEventIsScheduledOnceAndCanBeCancelled() throws Exception {
        Instant until = Instant.now().plusSeconds(3600);
        WriteGate scheduled = WriteGate.holding(
                server.database(), "paths.step", "update", "new.id = 'back' and new.status = 'completed'");
        String id = start("scale-for-event", event(until));
        scheduled.arrived();
        server.kill();
        scheduled.open();
        server = ServerProcess.startWithPaths(folder, folder.resolve("app-config.yaml"))
                .ready();
        String end = endOf(ended(id));

        JsonNode waiting = server.get("/api/ridgeway/paths/runs/" + end);
        assertThat(waiting.get("status").asString()).isEqualTo("open");
        assertThat(Instant.parse(waiting.get("startsAt").asString())).isCloseTo(until, within(1, ChronoUnit.MILLIS));
        assertThat(server.get("/api/ridgeway/paths/runs").findValuesAsString("templateRef"))
                .containsOnlyOnce("template:default/scale");
        assertThat(post("/api/scaffolder/v2/tasks/" + end + "/cancel", Map.of()).statusCode())
                .isLessThan(300);
        assertThat(ended(end, "cancelled").get("status").asString()).isEqualTo("cancelled");
        assertThat(file("deploy/environments/production/values.yaml")).contains("minReplicas: 6");

        assertThat(post("/api/scaffolder/v2/tasks/" + end + "/retry", Map.of()).statusCode())
                .isLessThan(300);
        assertThat(server.get("/api/ridgeway/paths/runs/" + end).get("status").asString())
                .as("it waits for its time again")
                .isEqualTo("open");
        assertThat(file("deploy/environments/production/values.yaml")).contains("minReplicas: 6");
    }

    @Test
    void theEndOfAnEventChangesNothingThatSomebodyChangedSince() throws Exception {
        Instant until = Instant.now().plusSeconds(10);
        JsonNode run = ended(start("scale-for-event", event(until)));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        Map<String, Object> scale = Map.of("entity", TILL, "environment", "production", "least", 7, "most", 9);
        assertThat(ended(start("scale", scale)).get("status").asString()).isEqualTo("completed");

        JsonNode later = ended(endOf(run));

        assertThat(later.get("status").asString()).isEqualTo("failed");
        assertThat(later.toString()).contains("At /autoscaling/minReplicas stands 7, and the change expects 6.");
        assertThat(file("deploy/environments/production/values.yaml")).contains("  minReplicas: 7\n  maxReplicas: 9\n");
    }

    @Test
    void anEventThatIsOverChangesNothing() throws Exception {
        JsonNode run = ended(start("scale-for-event", event(Instant.now().minusSeconds(5))));
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.toString()).contains(" is over.");
        assertThat(commits()).hasSize(1);
        JsonNode far = ended(start("scale-for-event", event(Instant.parse("2999-01-01T00:00:00Z"))));
        assertThat(far.toString()).contains("more than a year away");
        assertThat(commits()).hasSize(1);
    }

    private static String endOf(JsonNode run) {
        return run.at("/output/links/1/url").asString().replace("/runs/", "");
    }

    @Test
    void aScheduledRunSchedulesNoFurtherOneAndKeepsNoSecret() throws Exception {
        String soon = Instant.now().plusSeconds(6).toString();
        String later = Instant.now().plusSeconds(3600).toString();
        JsonNode run = ended(start("chain", Map.of("at", soon, "next", later)));
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        JsonNode second = ended(run.at("/output/text/0/content").asString());
        assertThat(second.toString()).contains("A run that was scheduled schedules no further one.");

        HttpResponse<String> begun = post(
                "/api/scaffolder/v2/tasks",
                Map.of(
                        "templateRef", "template:default/chain",
                        "values", Map.of("at", later, "next", later),
                        "secrets", Map.of("key", "hunter2-hunter2")));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        JsonNode refused =
                ended(JsonMapper.shared().readTree(begun.body()).get("id").asString());
        assertThat(refused.toString()).contains("A secret is among the answers").doesNotContain("hunter2");
    }

    @Test
    void aSecretIsReadByItsNameAlone() throws Exception {
        Map<String, Object> values = Map.of("entity", TILL, "environment", "dev", "name", "payment-provider");
        for (int i = 0; i < 2; i++) {
            assertThat(ended(start("add-secret", values)).get("status").asString())
                    .isEqualTo("completed");
        }
        assertThat(file("deploy/environments/dev/values.yaml")).endsWith("secretEnv:\n  - payment-provider\n");
        assertThat(commits()).hasSize(2);
    }

    @Test
    void removingAnExampleThatWasNeverLoadedLeavesWhatHasItsNames() throws Exception {
        Map<String, Object> service = Map.of(
                "name",
                "checkout-service",
                "description",
                "Sells.",
                "owner",
                "group:default/team-payments",
                "language",
                "go",
                "exposure",
                "internal",
                "size",
                "small",
                "database",
                false);
        assertThat(ended(start("new-service", service)).get("status").asString())
                .isEqualTo("completed");

        assertThat(server.ask("DELETE", "/api/ridgeway/example", "").statusCode())
                .isLessThan(300);

        assertThat(server.ask("GET", "/api/ridgeway/code/repositories/team-payments/checkout-service", "")
                        .statusCode())
                .isEqualTo(200);
    }

    private JsonNode proposal(int number) throws Exception {
        return server.get("/api/ridgeway/code/repositories/team-a/till/proposals/" + number);
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
