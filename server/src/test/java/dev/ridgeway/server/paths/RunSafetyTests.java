package dev.ridgeway.server.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Needed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

class RunSafetyTests {

    private static final String SECRET = "s3cr3t-of-ada";
    private static final String KIM = "user:default/kim";

    private static PathsServer server;

    @BeforeAll
    static void start() throws IOException {
        server = PathsServer.start(
                "scaffolder:\n  concurrentTasksLimit: 2\nridgeway:\n  roles: {developer: ['group:default/makers']}\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static String everythingStored() {
        JdbcClient jdbc = server.server().context().getBean(JdbcClient.class);
        StringBuilder all = new StringBuilder();
        for (String table : List.of("paths.run", "paths.step", "paths.event", "platform.audit", "paths.effect")) {
            jdbc.sql("select t::text from " + table + " t")
                    .query(String.class)
                    .list()
                    .forEach(all::append);
        }
        return all.toString();
    }

    @Test
    void secretsAreSealedHiddenAndErased() throws Exception {
        ScriptedActions.gates.put("secret-gate", new CountDownLatch(1));
        ScriptedActions.arrivals.put("secret-gate", new CountDownLatch(1));
        server.template("secretive", """
                secrets: {schema: {type: object, required: [token], properties: {token: {type: string, minLength: 5}}}}
                steps:
                  - id: use
                    action: test:echo
                    input:
                      plain: ${{ secrets.token }}
                      derived: 'Bearer ${{ secrets.token | upper }}!'
                      open: visible
                  - {id: gate, action: 'test:outside', input: {name: secret-gate}}
                  - {id: fail, if: '${{ secrets.token }}', action: 'test:fail', input: {message: 'with ${{ secrets.token }}'}}
                output: {leak: '${{ steps.use.output.plain }}', direct: '${{ secrets.token }}', open: '${{ steps.use.output.open }}'}
                """);
        Answer refused = server.post(
                "/api/scaffolder/v2/tasks",
                Map.of("templateRef", "template:default/secretive", "secrets", Map.of("token", "abc")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.json().at("/errors/0/property").asString()).isEqualTo("instance.secrets.token");
        assertThat(refused.body()).doesNotContain("\"abc\"");

        String id = server.start("secretive", Map.of(), Map.of("token", SECRET));
        ScriptedActions.arrivals.get("secret-gate").await();
        assertThat(everythingStored()).doesNotContain(SECRET).doesNotContain(SECRET.toUpperCase(Locale.ROOT));
        ScriptedActions.gates.get("secret-gate").countDown();
        JsonNode run = server.ended(id);
        assertThat(run.get("status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.get("steps").get(2).get("status").asString()).isEqualTo("skipped");
        assertThat(run.get("output").get("leak").asString()).isEqualTo("***");
        assertThat(run.get("output").has("direct")).isFalse();
        assertThat(run.get("output").get("open").asString()).isEqualTo("visible");
        assertThat(server.log(id))
                .anyMatch(line ->
                        line.contains("plain=***") && line.contains("derived=***") && line.contains("open=visible"));
        String stored = everythingStored();
        assertThat(stored)
                .doesNotContain(SECRET)
                .doesNotContain("S3CR3T-OF-ADA")
                .doesNotContain("sealed:");
        assertThat(stored)
                .doesNotContain(
                        Base64.getEncoder().withoutPadding().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)));
        assertThat(server.server()
                        .context()
                        .getBean(JdbcClient.class)
                        .sql("select count(*) from paths.run where secrets is not null and ended_at is not null")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void aRunMayNotDoWhatWhoBeganItMayDoNoMore() throws Exception {
        ScriptedActions.gates.put("revoked-gate", new CountDownLatch(1));
        ScriptedActions.arrivals.put("revoked-gate", new CountDownLatch(1));
        Files.writeString(
                Files.createDirectories(server.folder("revoked").resolve("skeleton"))
                        .resolve("README.md"),
                "Ours");
        server.template("revoked", """
                steps:
                  - {id: fetch, action: 'fetch:template', input: {url: ./skeleton}}
                  - {id: before, action: 'publish:repository', input: {repoUrl: 'HOST?owner=makers&repo=before'}}
                  - {id: gate, action: 'test:outside', input: {name: revoked-gate}}
                  - {id: after, action: 'publish:repository', input: {repoUrl: 'HOST?owner=makers&repo=after'}}
                """.replace("HOST", Code.EMBEDDED));
        Path people = people("[makers]");
        Actor kim = new Actor(KIM, Set.of(KIM), EnumSet.allOf(Permission.class), "", "token");
        String id = server.server()
                .context()
                .getBean(Paths.class)
                .start(kim, EntityRef.parse("template:default/revoked"), Map.of(), Map.of())
                .toString();
        assertThat(ScriptedActions.arrivals.get("revoked-gate").await(30, TimeUnit.SECONDS))
                .as(server.run(id).toPrettyString())
                .isTrue();

        Files.delete(people);
        people("[]");
        ScriptedActions.gates.get("revoked-gate").countDown();

        JsonNode run = server.ended(id);
        assertThat(run.at("/steps/1/status").asString()).as(run.toString()).isEqualTo("completed");
        assertThat(run.at("/steps/3/status").asString()).isEqualTo("failed");
        assertThat(run.path("error").toString()).contains("code.repository.create");
        assertThat(server.server()
                        .get("/api/ridgeway/code/repositories/makers/after")
                        .status())
                .isEqualTo(404);
    }

    /** Kim and the makers, of whom Kim is one as far as said. */
    private static Path people(String groups) throws IOException {
        Path file = Files.createDirectories(server.folder("people")).resolve("template.yaml");
        Files.writeString(file, """
                apiVersion: backstage.io/v1alpha1
                kind: Group
                metadata: {name: makers}
                spec: {type: team, children: []}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: User
                metadata: {name: kim}
                spec: {memberOf: GROUPS}
                """.replace("GROUPS", groups));
        PathsServer.await(
                () -> server.server()
                                        .ask("POST", "/api/catalog/refresh", "{\"entityRef\": \"user:default/kim\"}")
                                        .status()
                                < 300
                        ? server.server().get("/api/catalog/entities/by-name/user/default/kim")
                        : server.server().get("/nowhere"),
                answer -> answer.status() == 200
                        && answer.json()
                                .at("/spec/memberOf")
                                .toString()
                                .replace("\"", "")
                                .equals(groups));
        return file;
    }

    @Test
    void aRetryAsksForErasedSecretsAgain() throws IOException {
        server.template("secretive-retry", """
                steps:
                  - {id: flaky, action: 'test:flaky', input: {name: secret-flaky, times: 2, with: '${{ secrets.token }}'}}
                """);
        String id = server.start("secretive-retry", Map.of(), Map.of("token", SECRET));
        assertThat(server.ended(id).get("canRetry").booleanValue()).isFalse();
        String retry = "/api/scaffolder/v2/tasks/" + id + "/retry";
        Answer refused = server.post(retry, Map.of());
        assertThat(refused.json().at("/error/code").asString()).isEqualTo("run-needs-secrets");
        assertThat(server.post(retry, Map.of("secrets", Map.of("token", SECRET)))
                        .status())
                .isEqualTo(201);
        assertThat(server.status(id, "completed").get("status").asString()).isEqualTo("completed");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = " => ", quoteCharacter = '^', textBlock = """
            forever => input: {text: '${{ "x" }}{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}'} => more than 1000000 steps
            growing => input: {text: '{% set s = "xxxxxxxxxx" %}{% for a in range(100) %}{% set s = s + s %}{% endfor %}${{ s }}'} => longer than 16777216 characters
            together => input: {text: ['${{ "x" | center(9000000) }}', '${{ "y" | center(9000000) }}']} => All texts together would be longer than 16777216 characters
            rounds => each: [1, 2, 3, 4, 5], input: {text: '${{ "x" | center(4000000) }}'} => all rounds of the step step-1 are larger than 16 million characters
            condition => if: '{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}', input: {} => more than 1000000 steps
            many => each: '${{ range(100000) }}', input: {} => would be done 100000 times
            """)
    void aHostileExpressionFailsItsStepSoon(String name, String step, String why) throws IOException {
        server.template("hostile-" + name, """
                steps:
                  - {action: 'test:echo', %s}
                  - {action: 'test:echo', input: {text: never}}
                """.formatted(step));
        JsonNode run = server.ended(server.start("hostile-" + name, Map.of()));

        assertThat(run.get("steps"))
                .extracting(it -> it.get("status").asString())
                .containsExactly("failed", "skipped");
        assertThat(run.at("/error/message").asString()).contains(why);
        assertThat(run.at("/error/remedy").asString()).isNotBlank();
    }

    @Test
    void anExpressionThatCannotBeReadStaysAsItIsWrittenAndTheLogSaysSo() throws IOException {
        server.template("unreadable", """
                steps:
                  - {action: 'test:echo', input: {text: '${{ nothing.at.all | unknown }}', other: '${{ a && b }}'}}
                """);
        JsonNode run = server.ended(server.start("unreadable", Map.of()));

        assertThat(run.get("status").asString()).isEqualTo("completed");
        assertThat(server.log(run.get("id").asString()))
                .anyMatch(line -> line.contains("text=${{ nothing.at.all | unknown }}"))
                .anyMatch(line ->
                        line.startsWith("warning: \"${{ nothing.at.all | unknown }}\" stays as it is written: "))
                .anyMatch(line -> line.startsWith("warning: \"${{ a && b }}\" stays as it is written: "));
    }

    @Test
    void anOutputThatGrowsWithoutEndFailsTheRun() throws IOException {
        server.template("endless-output", """
                steps: []
                output: {a: '${{ "x" | center(9000000) }}', b: '${{ "y" | center(9000000) }}'}
                """);
        JsonNode run = server.ended(server.start("endless-output", Map.of()));

        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.at("/error/message").asString()).contains("The output of the template cannot be evaluated");
    }

    @Test
    void aSkeletonWhoseExpressionFailsFailsItsStepWithAPlace() throws IOException {
        server.template("bad-skeleton", """
                steps:
                  - {id: fetch, action: 'fetch:template', input: {url: ./skeleton}}
                """);
        Path skeleton = server.folder("bad-skeleton").resolve("skeleton");
        Files.createDirectories(skeleton);
        Files.writeString(skeleton.resolve("a.txt"), "fine\n${{ values.name | unheardOf }}\n");
        JsonNode run = server.ended(server.start("bad-skeleton", Map.of()));
        assertThat(run.get("status").asString()).isEqualTo("failed");
        assertThat(run.at("/error/message").asString()).contains("a.txt");
        assertThat(run.at("/error/remedy").asString()).isNotBlank();
    }

    @Test
    void aFullDiskFailsTheStepWithAClearSentence() throws IOException {
        server.template("full", "steps: [{id: full, action: 'test:full'}]\n");
        JsonNode run = server.ended(server.start("full", Map.of()));
        assertThat(run.at("/error/code").asString()).isEqualTo("disk-full");
        assertThat(run.at("/error/message").asString()).contains("the disk of the server is full");
        assertThat(run.get("canRetry").booleanValue()).isTrue();
    }

    @Test
    void aDiskThatIsReallyFullFailsTheStepAndLeavesTheRestAlone() throws Exception {
        server.template("large", "steps: [{id: fetch, action: 'fetch:plain', input: {url: ./skeleton}}]\n");
        Path skeleton = Files.createDirectories(server.folder("large").resolve("skeleton"));
        Files.write(skeleton.resolve("large.bin"), new byte[300_000]);
        Path folder = server.server()
                .context()
                .getBean(Configuration.class)
                .dataDirectory()
                .resolve("workspaces");
        assertThat(server.ended(server.start("large", Map.of())).get("status").asString())
                .isEqualTo("completed");
        Process mount =
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", folder.toString()).start();
        Needed.here(mount.waitFor() == 0, "mounting a small disk needs root");
        JsonNode run;
        String id = server.start("large", Map.of());
        try {
            run = server.ended(id);
        } finally {
            assertThat(new ProcessBuilder("umount", "-l", folder.toString())
                            .start()
                            .waitFor())
                    .isZero();
        }
        assertThat(run.at("/error/code").asString()).isEqualTo("disk-full");
        assertThat(run.at("/error/message").asString()).contains("disk of the server is full");
        assertThat(server.post("/api/scaffolder/v2/tasks/" + id + "/retry", Map.of())
                        .status())
                .isEqualTo(201);
        assertThat(server.status(id, "completed").get("status").asString()).isEqualTo("completed");
    }

    @Test
    void moreRunsThanPlacesWaitTheirTurn() throws Exception {
        server.template(
                "queue",
                "parameters: {properties: {n: {type: string}}}\nsteps: [{id: gate, action: 'test:outside', input: {name: '${{ parameters.n }}'}}]\n");
        for (int i = 0; i < 3; i++) {
            ScriptedActions.gates.put("queue-" + i, new CountDownLatch(1));
            ScriptedActions.arrivals.put("queue-" + i, new CountDownLatch(1));
        }
        String first = server.start("queue", Map.of("n", "queue-0"));
        String second = server.start("queue", Map.of("n", "queue-1"));
        ScriptedActions.arrivals.get("queue-0").await();
        ScriptedActions.arrivals.get("queue-1").await();
        String third = server.start("queue", Map.of("n", "queue-2"));
        assertThat(ScriptedActions.arrivals.get("queue-2").await(1500, TimeUnit.MILLISECONDS))
                .isFalse();
        assertThat(server.run(third).get("status").asString()).isEqualTo("open");
        ScriptedActions.gates.get("queue-0").countDown();
        ScriptedActions.arrivals.get("queue-2").await();
        ScriptedActions.gates.get("queue-1").countDown();
        ScriptedActions.gates.get("queue-2").countDown();
        assertThat(Stream.of(first, second, third).map(server::ended))
                .allMatch(run -> run.get("status").asString().equals("completed"));
    }

    /** More of them than there are places and threads of durable work. */
    @Test
    void runsThatWaitKeepNoOtherFromGoingOn() throws Exception {
        server.template("patient", """
                steps:
                  - {id: wait, action: 'catalog:await', input: {entityRef: 'template:default/awaited'}}
                  - {id: after, action: 'test:echo', input: {name: patient}}
                """);
        server.template("brief", "steps: [{id: say, action: 'test:echo'}]\n");
        List<String> waiting = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            waiting.add(server.start("patient", Map.of()));
        }
        for (String id : waiting) {
            PathsServer.await(
                    () -> server.log(id),
                    lines -> lines.contains("Waiting until template:default/awaited is in the catalog."));
        }

        assertThat(server.ended(server.start("brief", Map.of())).get("status").asString())
                .isEqualTo("completed");
        String cancelled = waiting.removeLast();
        assertThat(server.post("/api/scaffolder/v2/tasks/" + cancelled + "/cancel", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(server.ended(cancelled).get("status").asString()).isEqualTo("cancelled");

        server.template("awaited", "steps: [{id: say, action: 'test:echo'}]\n");
        for (String id : waiting) {
            assertThat(server.ended(id).get("status").asString()).isEqualTo("completed");
        }
        assertThat(ScriptedActions.calls("patient")).isEqualTo(waiting.size());
        PathsServer.await(
                () -> server.server()
                        .context()
                        .getBean(JdbcClient.class)
                        .sql("select count(*) from platform.scheduled_tasks where task_name = 'paths-run'")
                        .query(Long.class)
                        .single(),
                it -> it == 0);
    }

    @Test
    void theStreamTellsTheStoryFromAnyPointAndEnds() throws Exception {
        server.template("streamed", """
                steps:
                  - {id: a, action: 'test:echo', input: {n: 1}}
                  - {id: b, action: 'test:echo', input: {n: 2}}
                """);
        String id = server.start("streamed", Map.of());
        String whole = stream(id, 0);
        assertThat(whole).contains("event:log", "event:completion", "Beginning step test:echo");
        long middle = server.get("/api/scaffolder/v2/tasks/" + id + "/events?after=0")
                .get(3)
                .get("id")
                .longValue();
        String rest = stream(id, middle);
        assertThat(rest).contains("event:completion").doesNotContain("\"id\":" + middle + ",");
        assertThat(rest.length()).isLessThan(whole.length());
        JsonNode last = server.get("/api/scaffolder/v2/tasks/" + id + "/events?after=" + middle);
        assertThat(last.get(last.size() - 1).at("/body/message").asString())
                .isEqualTo("Run completed with status: completed");
    }

    private static String stream(String id, long after) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:"
                        + server.server().port() + "/api/scaffolder/v2/tasks/" + id + "/eventstream?after=" + after))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    @Test
    void listsAndFiltersTasksAsBackstageDoes() throws IOException {
        server.template("listed", "steps: [{action: 'test:echo'}]\n");
        String id = server.start("listed", Map.of());
        server.ended(id);
        JsonNode tasks = server.get(
                "/api/scaffolder/v2/tasks?createdBy=user:development/guest&status=completed&order=desc:created_at&limit=1");
        assertThat(tasks.get("tasks")).hasSize(1);
        assertThat(tasks.get("totalTasks").intValue()).isPositive();
        assertThat(server.get("/api/scaffolder/v2/tasks?createdBy=user:default/nobody")
                        .get("totalTasks")
                        .intValue())
                .isZero();
        assertThat(server.get("/api/scaffolder/v2/actions"))
                .anyMatch(action -> action.get("id").asString().equals("publish:repository"));
        assertThat(server.get("/api/scaffolder/v2/templating-extensions")
                        .at("/filters")
                        .has("parseRepoUrl"))
                .isTrue();
        assertThat(server.post("/api/scaffolder/v2/autocomplete/github/owners", Map.of("token", "x"))
                        .json()
                        .get("results"))
                .isEmpty();
        JsonNode form = server.get("/api/scaffolder/v2/templates/default/template/listed/parameter-schema");
        assertThat(form.get("title").asString()).isEqualTo("The listed");
        JsonNode cards = server.get("/api/ridgeway/paths/templates").get("items");
        assertThat(cards).anySatisfy(card -> {
            assertThat(card.get("entityRef").asString()).isEqualTo("template:default/listed");
            assertThat(card.get("runs").intValue()).isEqualTo(1);
            assertThat(card.get("successRate").doubleValue()).isEqualTo(1);
        });
    }
}
