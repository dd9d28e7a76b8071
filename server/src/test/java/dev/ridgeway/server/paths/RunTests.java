package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.platform.LiveEvents;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

class RunTests {

    private static PathsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = PathsServer.start("");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void usesWhatAFieldHidesAndTellsNobodyOfIt() throws IOException {
        server.template("hiding", """
                parameters:
                  properties:
                    name: {type: string}
                    pin: {type: string, ui:widget: password}
                    token: {type: string, ui:field: Secret}
                steps:
                  - {id: say, action: 'test:echo', input: {pin: 'it is ${{ parameters.pin }}'}}
                  - {id: check, if: "${{ steps.say.output.pin != 'it is ' and steps.say.output.pin != 'it is ***' }}", action: 'test:echo', input: {right: 'yes'}}
                output: {said: '${{ steps.say.output.pin }}'}
                """);
        String id = server.start("hiding", Map.of("name", "Ada", "pin", "hunter2-hunter2", "token", "hunter2-token"));
        JsonNode run = server.ended(id);
        assertThat(run.at("/steps/1/status").asString()).as("it was used").isEqualTo("completed");
        assertThat(run.at("/values").toString()).isEqualTo("{\"name\":\"Ada\"}");
        for (String path : List.of(
                "/api/ridgeway/paths/runs/" + id,
                "/api/ridgeway/paths/runs",
                "/api/scaffolder/v2/tasks/" + id,
                "/api/scaffolder/v2/tasks",
                "/api/scaffolder/v2/tasks/" + id + "/events")) {
            assertThat(server.server().get(path).body()).as(path).doesNotContain("hunter2");
        }
        assertThat(server.log(id)).anyMatch(line -> line.contains("it is ***"));
        assertThat(kept(id)).contains("Ada").doesNotContain("hunter2");
        assertThat(hasHidden(id)).isFalse();
    }

    @Test
    void keepsSealedWhatAFieldHidesForAsLongAsARunMayBeRetried() throws IOException {
        server.template("sealing", """
                parameters: {properties: {name: {type: string}, pin: {type: string, ui:widget: password}}}
                steps:
                  - {id: flaky, action: 'test:flaky', input: {name: sealing, times: 2}}
                  - {id: check, if: "${{ (parameters.pin | length) == 15 }}", action: 'test:echo', input: {}}
                """);
        String id = server.start("sealing", Map.of("name", "Ada", "pin", "hunter2-hunter2"));
        assertThat(server.ended(id).get("status").asString()).isEqualTo("failed");
        assertThat(kept(id)).contains("Ada").doesNotContain("hunter2");
        assertThat(hasHidden(id)).isTrue();

        server.post("/api/scaffolder/v2/tasks/" + id + "/retry", Map.of());

        assertThat(server.status(id, "completed").at("/steps/1/status").asString())
                .as("it was used")
                .isEqualTo("completed");
        assertThat(hasHidden(id)).isFalse();
    }

    private static JdbcClient jdbc() {
        return server.server().context().getBean(JdbcClient.class);
    }

    private static String kept(String run) {
        return jdbc().sql(
                        "select run::text || coalesce((select string_agg(step::text, '') from paths.step where step.run = run.id), '')"
                                + " from paths.run where id = :id::uuid")
                .param("id", run)
                .query(String.class)
                .single();
    }

    private static boolean hasHidden(String run) {
        return jdbc().sql("select hidden is not null from paths.run where id = :id::uuid")
                .param("id", run)
                .query(Boolean.class)
                .single();
    }

    @Test
    void performsStepsInOrderAndAnswersTheOutput() throws IOException {
        server.template("greeting", """
                parameters:
                  - title: Who
                    required: [name]
                    properties:
                      name: {type: string}
                steps:
                  - id: first
                    name: Say it
                    action: test:echo
                    input: {text: 'Hello ${{ parameters.name }}', number: '${{ 1 + 2 }}', raw: '${{ a && b }}'}
                  - id: second
                    action: test:echo
                    input: {again: '${{ steps.first.output.text }}', number: '${{ steps.first.output.number }}'}
                  - id: left-out
                    if: ${{ parameters.absent }}
                    action: test:echo
                output:
                  said: ${{ steps.second.output.again }}
                  number: ${{ steps.second.output.number }}
                  links:
                    - {title: Seen, url: 'https://example.com/${{ parameters.name }}'}
                    - {title: Unseen, if: '${{ false }}', url: 'https://example.com'}
                    - {title: Nor this, if: '${{ parameters.absent and true }}', url: 'https://example.com'}
                """);
        String id = server.start("greeting", Map.of("name", "Ada"));
        JsonNode run = server.ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.get("output").get("said").asString()).isEqualTo("Hello Ada");
        assertThat(run.get("output").get("number").intValue()).isEqualTo(3);
        assertThat(run.get("output").get("links")).hasSize(1);
        assertThat(run.get("templateTitle").asString()).isEqualTo("The greeting");
        assertThat(run.get("steps"))
                .extracting(step -> step.get("status").asString())
                .containsExactly("completed", "completed", "skipped");
        assertThat(server.log(id))
                .contains("Beginning step Say it", "Finished step Say it", "Run completed with status: completed")
                .anyMatch(line -> line.contains("raw=${{ a && b }}"))
                .contains("Skipping step left-out because its if condition was false");
        JsonNode task = server.get("/api/scaffolder/v2/tasks/" + id);
        assertThat(task.get("status").asString()).isEqualTo("completed");
        assertThat(task.at("/spec/templateInfo/entityRef").asString()).isEqualTo("template:default/greeting");
        assertThat(task.at("/spec/parameters/name").asString()).isEqualTo("Ada");
    }

    @Test
    void waitsForWhoBeganItWhenItStoppedUntilTheyBeginTheSameAnew() throws IOException {
        server.template("stopping", """
                steps:
                  - {id: one, if: '${{ parameters.bad }}', action: 'test:fail', input: {message: no}}
                """);
        server.ended(server.start("stopping", Map.of("name", "a", "bad", true)));
        String again = server.start("stopping", Map.of("name", "a", "bad", true));
        server.ended(again);
        server.ended(server.start("stopping", Map.of("name", "b", "bad", true)));
        server.ended(server.start("stopping", Map.of("name", "b", "bad", false)));

        assertThat(server.get("/api/ridgeway/overview/needs").path("items"))
                .filteredOn(it -> it.path("title").asString().startsWith("The stopping"))
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.path("kind").asString()).isEqualTo("run");
                    assertThat(it.path("subject").asString()).isEqualTo(again);
                    assertThat(it.path("title").asString()).isEqualTo("The stopping: a");
                    assertThat(it.path("state").asString()).isEqualTo("failed");
                    assertThat(it.path("says").asString()).isEqualTo("It did not finish.");
                    assertThat(it.path("at").asString())
                            .isEqualTo(server.run(again).path("endedAt").asString());
                });
    }

    @Test
    void readsEntitiesOfTheCatalog() throws IOException {
        server.template("reader", """
                steps:
                  - id: one
                    action: catalog:fetch
                    input: {entityRef: reader, defaultKind: Template}
                  - id: several
                    action: catalog:fetch
                    input: {entityRefs: ['template:reader', 'component:never-was'], optional: true}
                  - id: missing
                    action: catalog:fetch
                    input: {entityRef: 'component:never-was'}
                """);
        JsonNode run = server.ended(server.start("reader", Map.of()));

        assertThat(run.get("steps"))
                .extracting(step -> step.get("status").asString())
                .containsExactly("completed", "completed", "failed");
        assertThat(run.at("/error/code").asString()).isEqualTo("entity-not-found");

        server.template("teller", """
                steps:
                  - id: one
                    action: catalog:fetch
                    input: {entityRef: 'template:reader'}
                  - id: several
                    action: catalog:fetch
                    input: {entityRefs: ['template:reader', 'component:never-was'], optional: true}
                output:
                  title: ${{ steps.one.output.entity.metadata.title }}
                  second: ${{ steps.several.output.entities[1] }}
                  count: ${{ steps.several.output.entities.length }}
                """);
        JsonNode told = server.ended(server.start("teller", Map.of()));

        assertThat(told.at("/output/title").asString()).isEqualTo("The reader");
        assertThat(told.at("/output/second").isNull()).isTrue();
        assertThat(told.at("/output/count").intValue()).isEqualTo(2);
    }

    @Test
    void aFailureSkipsTheRestButWhatHeedsIt() throws IOException {
        server.template("failing", """
                steps:
                  - {id: bad, action: 'test:fail', input: {message: 'no luck'}}
                  - {id: after, action: 'test:echo'}
                  - {id: tidy, if: '${{ always() }}', action: 'test:echo'}
                  - {id: sad, if: '${{ failure() }}', action: 'test:echo'}
                """);
        JsonNode run = server.ended(server.start("failing", Map.of()));
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.get("error").get("message").asString()).isEqualTo("It failed: no luck");
        assertThat(run.get("error").get("remedy").asString()).isEqualTo("Do it better.");
        assertThat(run.get("canRetry").booleanValue()).isTrue();
        assertThat(run.get("steps"))
                .extracting(step -> step.get("status").asString())
                .containsExactly("failed", "skipped", "completed", "completed");
    }

    @Test
    void eachRunsOncePerItemAndCollectsTheOutputs() throws IOException {
        server.template("each", """
                steps:
                  - id: all
                    each: ${{ parameters.items }}
                    if: ${{ each.value != 'b' }}
                    action: test:echo
                    input: {item: '${{ each.value }}', at: '${{ each.key }}'}
                  - {id: none, each: '${{ parameters.absent }}', action: 'test:echo'}
                output: {items: '${{ steps.all.output.item }}'}
                """);
        JsonNode run = server.ended(server.start("each", Map.of("items", List.of("a", "b", "c"))));
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.get("error").get("code").asString()).isEqualTo("each-no-list");
        assertThat(server.log(run.get("id").asString()))
                .anyMatch(line -> line.contains("item=a"))
                .noneMatch(line -> line.contains("item=b"))
                .anyMatch(line -> line.contains("at=2"));
    }

    @Test
    void unknownInputsAreIgnoredWithAWarningAndWrongOnesFailTheStep() throws IOException {
        server.template("inputs", """
                steps:
                  - {id: fine, action: 'test:strict', input: {count: 1, allowedHosts: [x]}}
                  - {id: wrong, action: 'test:strict', input: {count: many}}
                """);
        JsonNode run = server.ended(server.start("inputs", Map.of()));
        assertThat(run.get("error").get("message").asString())
                .isEqualTo("Invalid input passed to action test:strict, instance.count is not of a type(s) integer");
        assertThat(server.log(run.get("id").asString()))
                .contains("warning: test:strict does not know the input \"allowedHosts\"; it is ignored.");
    }

    @Test
    void anUnknownActionFailsTheRunBeforeAnythingIsDone() throws IOException {
        server.template("unknown-action", """
                steps:
                  - {id: first, action: 'test:echo', input: {name: before-unknown}}
                  - {id: hidden, if: '${{ false }}', action: 'publish:elsewhere'}
                  - {id: publish, action: 'publish:nowhere'}
                """);
        JsonNode run = server.ended(server.start("unknown-action", Map.of()));
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.get("error").get("message").asString()).contains("publish:nowhere", "publish");
        assertThat(ScriptedActions.calls("before-unknown")).isZero();
    }

    @Test
    void refusesAnswersThatDoNotFitInBackstagesShape() throws IOException {
        server.template("strict-form", """
                parameters:
                  - required: [name, size]
                    properties:
                      name: {type: string, pattern: '^[a-z]+$', default: unused}
                      size: {type: string, enum: [small, large]}
                  - properties:
                      port: {type: integer, maximum: 10}
                steps: [{action: 'test:echo'}]
                """);
        Answer answer = server.post(
                "/api/scaffolder/v2/tasks",
                Map.of("templateRef", "template:default/strict-form", "values", Map.of("name", "A1", "port", 11)));
        assertThat(answer.status()).isEqualTo(400);
        JsonNode errors = answer.json().get("errors");
        assertThat(errors)
                .extracting(error -> error.get("stack").asString())
                .containsExactlyInAnyOrder(
                        "instance requires property \"size\"",
                        "instance.name does not match pattern \"^[a-z]+$\"",
                        "instance.port must be less than or equal to 10");
        assertThat(errors).anySatisfy(error -> {
            assertThat(error.get("path").get(0).asString()).isEqualTo("name");
            assertThat(error.get("property").asString()).isEqualTo("instance.name");
            assertThat(error.get("name").asString()).isEqualTo("pattern");
            assertThat(error.get("argument").asString()).isEqualTo("^[a-z]+$");
        });
        Answer unknown = server.post("/api/scaffolder/v2/tasks", Map.of("templateRef", "template:default/nothing"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().at("/error/name").asString()).isEqualTo("NotFoundError");
    }

    @Test
    void retryGoesOnAtTheStepThatFailed() throws IOException {
        server.template("flaky", """
                steps:
                  - {id: once, action: 'test:outside', input: {name: once-only}}
                  - {id: flaky, action: 'test:flaky', input: {name: flaky-step, times: 2}}
                output: {calls: '${{ steps.flaky.output.calls }}', before: '${{ steps.once.output.value }}'}
                """);
        String id = server.start("flaky", Map.of());
        assertThat(server.ended(id).get("status").asString()).isEqualTo("failed");
        assertThat(server.post("/api/scaffolder/v2/tasks/" + id + "/retry", Map.of())
                        .status())
                .isEqualTo(201);
        JsonNode run = server.status(id, "completed");
        assertThat(run.get("output").get("calls").intValue()).isEqualTo(2);
        assertThat(run.get("output").get("before").asString()).isEqualTo("from outside");
        assertThat(ScriptedActions.calls("once-only")).isEqualTo(1);
        assertThat(server.post("/api/scaffolder/v2/tasks/" + id + "/retry", Map.of())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void cancelEndsTheRunDuringItsStep() throws Exception {
        ScriptedActions.gates.put("cancel-me", new CountDownLatch(1));
        ScriptedActions.arrivals.put("cancel-me", new CountDownLatch(1));
        server.template("cancelled", """
                steps:
                  - {id: long, action: 'test:outside', input: {name: cancel-me}}
                  - {id: after, action: 'test:echo'}
                """);
        String id = server.start("cancelled", Map.of());
        ScriptedActions.arrivals.get("cancel-me").await();
        Answer answer = server.post("/api/scaffolder/v2/tasks/" + id + "/cancel", Map.of());
        assertThat(answer.json().get("status").asString()).isEqualTo("cancelled");
        JsonNode run = server.ended(id);
        assertThat(run.get("status").asString()).isEqualTo("cancelled");
        assertThat(run.get("steps"))
                .extracting(step -> step.get("status").asString())
                .containsExactly("cancelled", "cancelled");
        assertThat(server.post("/api/scaffolder/v2/tasks/" + id + "/cancel", Map.of())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void tellsWhoBeganItHowFarItIsAndForAWhileThatItEnded() throws Exception {
        ScriptedActions.gates.put("far", new CountDownLatch(1));
        ScriptedActions.arrivals.put("far", new CountDownLatch(1));
        server.template("going-far", """
                steps:
                  - {id: one, action: 'test:echo'}
                  - {id: two, name: The long one, action: 'test:outside', input: {name: far}}
                  - {id: three, action: 'test:echo'}
                """);
        String id = server.start("going-far", Map.of("name", "a"));
        ScriptedActions.arrivals.get("far").await();
        JsonNode going = atWork(id);
        ScriptedActions.gates.get("far").countDown();
        server.ended(id);

        assertThat(going.path("title").asString()).isEqualTo("The going-far: a");
        assertThat(going.path("status").asString()).isEqualTo("processing");
        assertThat(going.path("done").asInt()).isEqualTo(1);
        assertThat(going.path("steps").asInt()).isEqualTo(3);
        assertThat(going.path("step").asString()).isEqualTo("The long one");
        assertThat(atWork(id).path("status").asString()).isEqualTo("completed");
        assertThat(atWork(id).path("endedAt").asString())
                .isEqualTo(server.run(id).path("endedAt").asString());
        server.server()
                .context()
                .getBean(JdbcClient.class)
                .sql("update paths.run set ended_at = ended_at - interval '2 minutes' where id = ?::uuid")
                .param(id)
                .update();
        assertThat(atWork(id).isMissingNode()).isTrue();
    }

    private static JsonNode atWork(String id) throws IOException {
        return server.get("/api/ridgeway/paths/at-work")
                .path("items")
                .valueStream()
                .filter(it -> it.path("id").asString().equals(id))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    @Test
    void aPersonDecidesWhatMayHaveHappened() throws IOException {
        server.template("doubtful", """
                steps:
                  - {id: mail, action: 'test:outside', input: {name: mail-sent, unavailable: true}}
                  - {id: after, action: 'test:echo'}
                """);
        String id = server.start("doubtful", Map.of());
        JsonNode run = server.status(id, "unclear");
        assertThat(run.get("steps").get(0).get("status").asString()).isEqualTo("unclear");
        assertThat(server.get("/api/scaffolder/v2/tasks/" + id).get("status").asString())
                .isEqualTo("processing");
        String resolve = "/api/ridgeway/paths/runs/" + id + "/steps/mail/resolve";
        assertThat(server.post(resolve, Map.of("answer", "again")).status()).isEqualTo(200);
        server.status(id, "unclear");
        assertThat(ScriptedActions.calls("mail-sent")).isEqualTo(2);
        assertThat(server.post(resolve, Map.of("answer", "done")).status()).isEqualTo(200);
        assertThat(server.ended(id).get("status").asString()).isEqualTo("completed");
        assertThat(ScriptedActions.calls("mail-sent")).isEqualTo(2);
    }

    @Test
    void tellsBrowsersThatARunHasNews() throws IOException {
        server.template("told", "steps: [{action: 'test:echo'}]\n");
        Set<String> told = ConcurrentHashMap.newKeySet();
        Runnable end =
                server.server().context().getBean(LiveEvents.class).subscribe((topic, data) -> told.add(topic + data));
        String id = server.start("told", Map.of());
        PathsServer.await(() -> told, all -> all.contains("run{\"id\":\"" + id + "\"}"));
        end.run();
    }

    @Test
    void expressionsSeeTheRunAndItsPerson() throws IOException {
        server.template("seen", """
                parameters: {properties: {flag: {type: boolean}, list: {type: array}}}
                steps:
                  - id: look-around
                    action: test:echo
                    input:
                      who: ${{ user.ref }}
                      task: ${{ context.task.id }}
                      flag: ${{ parameters.flag }}
                      list: ${{ parameters.list }}
                      gone: ${{ parameters.absent }}
                      text: ' ${{ parameters.flag }}'
                      plain: '{{ parameters.flag }}'
                output:
                  whole: ${{ steps['look-around'].output }}
                """);
        String id = server.start("seen", Map.of("flag", true, "list", List.of(1, "two")));
        JsonNode whole = server.ended(id).get("output").get("whole");
        assertThat(whole.get("who").asString()).isEqualTo("user:development/guest");
        assertThat(whole.get("task").asString()).isEqualTo(id);
        assertThat(whole.get("flag").isBoolean()).isTrue();
        assertThat(whole.get("list").get(1).asString()).isEqualTo("two");
        assertThat(whole.has("gone")).isFalse();
        assertThat(whole.get("text").asString()).isEqualTo(" true");
        assertThat(whole.get("plain").asString()).isEqualTo("{{ parameters.flag }}");
    }

    @Test
    void refusesAnswersWithoutMeasure() throws IOException {
        server.template("measured", "steps: [{action: 'test:echo'}]\n");
        Answer answer = server.post(
                "/api/scaffolder/v2/tasks",
                Map.of("templateRef", "template:default/measured", "values", Map.of("text", "x".repeat(1_100_000))));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/error/code").asString()).isEqualTo("answers-too-large");
    }
}
