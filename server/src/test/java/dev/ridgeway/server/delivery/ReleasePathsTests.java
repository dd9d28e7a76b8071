package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped paths that bring versions to environments and back, with an engine that does as a test says. */
class ReleasePathsTests {

    private static final Actor MAKER = Actor.system("test");
    private static final RepositoryName REPOSITORY = RepositoryName.parse(FakeEngine.REPOSITORY);
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final Path SHIPPED = Path.of("../golden-paths/src/main/resources/golden-paths");
    private static final String[] MACHINE = {"Authorization: Bearer for-all"};
    private static final String[] READER = {"Authorization: Bearer for-reading"};

    /** Each has environments of its own, which are folders of the one repository. */
    private static final List<String> SERVICES = List.of(
            "shop", "till", "stock", "mail", "desk", "cards", "press", "plain", "never", "frozen", "boxed", "raced",
            "twice");

    /** Waits no time at all. */
    private static final String AWAIT = """
            ---
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: await}
            spec:
              type: change
              parameters: [{properties: {entity: {type: string}, environment: {type: string}, commit: {type: string}}}]
              steps:
                - id: wait
                  action: delivery:await
                  input:
                    entityRef: "${{ parameters.entity }}"
                    environment: "${{ parameters.environment }}"
                    commitHash: "${{ parameters.commit }}"
                    minutes: 0.001
            ---
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: raced}
            spec:
              type: change
              parameters: [{properties: {entity: {type: string}, environment: {type: string}, version: {type: string}}}]
              steps:
                - id: prepare
                  action: delivery:prepare
                  input:
                    entityRef: "${{ parameters.entity }}"
                    environment: "${{ parameters.environment }}"
                    version: "${{ parameters.version }}"
                - id: somebody
                  action: git:change
                  input:
                    repoUrl: "${{ steps.prepare.output.repoUrl }}"
                    message: Release 1.2
                    changes:
                      - path: "deploy/environments/${{ parameters.environment }}/values.yaml"
                        operations: [{op: replace, path: /image/digest, value: "sha256:1.2"}]
                - id: change
                  action: git:change
                  input:
                    repoUrl: "${{ steps.prepare.output.repoUrl }}"
                    message: "${{ steps.prepare.output.message }}"
                    changes: "${{ steps.prepare.output.changes }}"
            """;

    private static FakeEngine engine;
    private static Path folder;
    private static RunningServer server;

    /** The whole server, connected to an engine. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool engine() {
            return engine;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        engine = new FakeEngine();
        folder = Files.createTempDirectory("ridgeway-releases").toRealPath();
        StringBuilder catalog = new StringBuilder();
        for (String name : SERVICES) {
            catalog.append("---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ")
                    .append(name)
                    .append("\nspec: {type: service, lifecycle: production, owner: shop}\n");
        }
        Files.writeString(folder.resolve("all.yaml"), catalog + AWAIT);
        server = RunningServer.start(
                Connected.class,
                """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-all, subject: machine}
                      - type: static
                        options: {token: for-reading, subject: reader}
                        accessRestrictions: [{plugin: catalog}, {plugin: scaffolder}, {plugin: delivery}]
                catalog:
                  locations:
                    - {type: file, target: FOLDER/all.yaml, rules: [{allow: [Component, Template]}]}
                    - {type: file, target: SHIPPED/*/template.yaml, rules: [{allow: [Template]}]}
                """.replace("FOLDER", folder.toString())
                        .replace("SHIPPED", SHIPPED.toRealPath().toString()),
                "--empty");
        code().create(MAKER, NewRepository.named(REPOSITORY, ""));
        for (String each : List.of(
                "component/default/never",
                "template/default/await",
                "template/default/raced",
                "template/default/roll-back",
                "template/default/promote",
                "template/default/deploy-version",
                "template/default/restart",
                "template/default/change-setting",
                "template/default/let-go")) {
            await().untilAsserted(() -> assertThat(server.get("/api/catalog/entities/by-name/" + each, MACHINE)
                            .status())
                    .isEqualTo(200));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private static Code code() {
        return server.context().getBean(Code.class);
    }

    private static String commit(String message, String path, String content) {
        return code().commit(
                        MAKER,
                        REPOSITORY,
                        new Change(
                                "main",
                                message,
                                "Kim",
                                "kim@example.com",
                                List.of(RepositoryFile.text(path, content)),
                                List.of()),
                        "")
                .id();
    }

    private static String values(String environment) {
        return "deploy/environments/" + environment + "/values.yaml";
    }

    /** As a pipeline writes it; answers the commit of the release. */
    private static String release(String environment, String version, String level) {
        String built = commit("Make " + version, "src/" + environment, version);
        return commit("Release " + version, values(environment), """
                # What is particular here.
                image:
                  repository: registry.example.com/it
                  digest: sha256:%s
                  version: "%s"
                  revision: %s
                env:
                  LOG_LEVEL: %s # loud
                """.formatted(version, version, built, level));
    }

    private static void deliver(String service, String environment, String commit, int minutes, Health health) {
        engine.deliver(service, environment, commit, START.plusSeconds(60L * minutes), health);
        until(service, "/deployments/0/revision", commit);
        if (health == Health.WELL) {
            until(service, "/deployments/0/outcome", "succeeded");
            await().untilAsserted(() -> assertThat(get("delivery/entities/component/default/" + service + "?limit=1")
                            .at("/deployments/0/release/subject")
                            .asString())
                    .as("what it releases was read")
                    .isNotEmpty());
        }
    }

    private static void until(String service, String pointer, String value) {
        await().untilAsserted(() -> {
            JsonNode now = get("delivery/entities/component/default/" + service);
            assertThat(now.at(pointer).asString("")).as(now.toPrettyString()).isEqualTo(value);
        });
    }

    private static JsonNode get(String path) throws IOException {
        return server.get("/api/ridgeway/" + path, MACHINE).json();
    }

    private static Answer post(String path, Object body) throws IOException {
        return server.ask("POST", path, JsonMapper.shared().writeValueAsString(body), MACHINE);
    }

    private static Map<String, Object> asked(String path, Map<String, Object> values) {
        return Map.of("templateRef", "template:default/" + path, "values", values);
    }

    private static Map<String, Object> answers(String service, String environment, Object... more) {
        Map<String, Object> values = new LinkedHashMap<>(Map.of(
                "entity", "component:default/" + service, "environment", environment, "reason", "It loses orders."));
        for (int i = 0; i < more.length; i += 2) {
            values.put(String.valueOf(more[i]), more[i + 1]);
        }
        return values;
    }

    private static String begin(String path, Map<String, Object> values) throws IOException {
        Answer answer = post("/api/scaffolder/v2/tasks", asked(path, values));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static JsonNode ended(String run) {
        return await().until(
                        () -> get("paths/runs/" + run),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));
    }

    private static JsonNode preview(String path, Map<String, Object> values) throws IOException {
        return post("/api/ridgeway/paths/preview", asked(path, values)).json();
    }

    /** The lines of the run's log, once it says that. */
    private static void says(String run, String line) {
        await().untilAsserted(() ->
                assertThat(get("paths/runs/" + run + "/log").toString()).contains(line));
    }

    /** Waits until the run has made its commit; answers that. */
    private static String committed(String run, String before) {
        says(run, "Committed to main");
        String head = head();
        assertThat(head).isNotEqualTo(before);
        return head;
    }

    private static String head() {
        return code().files(MAKER, REPOSITORY, "", List.of()).commit();
    }

    private static String text(String path) {
        return new String(
                code().files(MAKER, REPOSITORY, "", List.of(path))
                        .file(path)
                        .orElseThrow()
                        .content(),
                StandardCharsets.UTF_8);
    }

    @Test
    void whatServedBeforeIsBroughtBackAndTheBadOneHeldBackUntilSomebodyLetsItGo() throws Exception {
        commit("Begin", "deploy/environments/dev/held-back.yaml", "# Not these.\ndigests: []\n");
        String good = release("dev", "1.0", "info");
        String goodValues = text(values("dev"));
        deliver("shop", "dev", good, 0, Health.WELL);
        String bad = release("dev", "1.1", "debug");
        deliver("shop", "dev", bad, 10, Health.BAD);
        Map<String, Object> answers = answers("shop", "dev", "version", "1.0");

        JsonNode shown = preview("roll-back", answers);
        assertThat(shown.at("/changes").findValuesAsString("path"))
                .containsExactly(values("dev"), "deploy/environments/dev/held-back.yaml");
        assertThat(shown.at("/changes/0/patch").asString())
                .contains("-  digest: sha256:1.1", "+  digest: sha256:1.0", "+  LOG_LEVEL: info # loud");
        assertThat(shown.path("notes")).isEmpty();
        assertThat(head()).isEqualTo(bad);

        String run = begin("roll-back", answers);
        String back = committed(run, bad);
        says(run, "Waiting for Argo CD (main) to notice the commit " + back.substring(0, 7) + ".");
        assertThat(engine.hurried).contains("argocd/shop-dev");
        assertThat(text(values("dev"))).isEqualTo(goodValues);
        Deployment comes = new Deployment(back, Phase.UNDER_WAY, START.plusSeconds(1200), null, "", "");
        engine.say("shop", "dev", comes, Health.BAD, back, "", true);
        says(run, "Version 1.0 is being delivered.");
        assertThat(get("paths/runs/" + run).get("status").asString()).isEqualTo("processing");
        deliver("shop", "dev", back, 20, Health.WELL);

        JsonNode end = ended(run);
        assertThat(end.get("status").asString()).as(end.toString()).isEqualTo("completed");
        says(run, "Version 1.0 serves in dev.");
        assertThat(commits(3)).first().asString().startsWith("Roll back dev to 1.0\n\nIt loses orders.");
        JsonNode held =
                get("delivery/entities/component/default/shop/held-back").at("/items");
        assertThat(held).hasSize(1);
        assertThat(held.at("/0/digest").asString()).isEqualTo("sha256:1.1");
        assertThat(held.at("/0/version").asString()).isEqualTo("1.1");
        assertThat(held.at("/0/reason").asString()).isEqualTo("It loses orders.");
        assertThat(held.at("/0/by").asString()).isNotEmpty();
        assertThat(text("deploy/environments/dev/held-back.yaml")).startsWith("# Not these.\ndigests:\n");

        String inStaging =
                commit("Staging", values("staging"), text(values("dev")).replace("1.0", "1.1"));
        deliver("shop", "staging", inStaging, 30, Health.WELL);
        JsonNode refused = ended(begin("promote", answers("shop", "dev", "from", "staging")));
        assertThat(refused.at("/error/message").asString())
                .isEqualTo("Version 1.1 is held back from dev: It loses orders.");

        JsonNode letGo = ended(begin("let-go", answers("shop", "dev", "version", "sha256:1.1")));
        assertThat(letGo.get("status").asString()).as(letGo.toString()).isEqualTo("completed");
        assertThat(get("delivery/entities/component/default/shop/held-back").at("/items"))
                .isEmpty();
        String before = head();
        String again = begin("promote", answers("shop", "dev", "from", "staging"));
        deliver("shop", "dev", committed(again, before), 40, Health.WELL);
        assertThat(ended(again).get("status").asString()).isEqualTo("completed");
        assertThat(text(values("dev"))).contains("digest: sha256:1.1", "LOG_LEVEL: info # loud");
    }

    private static List<String> commits(int count) throws IOException {
        return get("code/repositories/shop/checkout/commits")
                .path("items")
                .valueStream()
                .limit(count)
                .map(it -> it.get("message").asString())
                .toList();
    }

    @Test
    void whatSomebodyCommitsInBetweenIsNotWrittenOver() throws Exception {
        deliver("raced", "raced", release("raced", "1.0", "info"), 0, Health.WELL);
        deliver("raced", "raced", release("raced", "1.1", "info"), 10, Health.BAD);

        JsonNode end = ended(begin("raced", answers("raced", "raced", "version", "1.0")));

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("file-changed-meanwhile");
        assertThat(text(values("raced"))).contains("digest: sha256:1.2");
    }

    @Test
    void twoWhoGoBackAtOnceMakeOneChange() throws Exception {
        deliver("twice", "twice", release("twice", "1.0", "info"), 0, Health.WELL);
        deliver("twice", "twice", release("twice", "1.1", "debug"), 10, Health.BAD);
        String one = begin("roll-back", answers("twice", "twice", "version", "1.0"));
        String other = begin("roll-back", answers("twice", "twice", "version", "1.0"));

        await().untilAsserted(() -> assertThat(text(values("twice"))).contains("digest: sha256:1.0"));
        deliver("twice", "twice", head(), 20, Health.WELL);

        List<JsonNode> ends = List.of(ended(one), ended(other));
        assertThat(ends).extracting(it -> it.get("status").asString()).contains("completed");
        assertThat(ends)
                .filteredOn(it -> it.get("status").asString().equals("failed"))
                .allMatch(it -> it.at("/error/code").asString().equals("file-changed-meanwhile"));
        assertThat(commits(5))
                .filteredOn(it -> it.startsWith("Roll back twice"))
                .hasSize(1);
        assertThat(text("deploy/environments/twice/held-back.yaml")).containsOnlyOnce("sha256:1.1");
    }

    @Test
    void settingsStayWhenSomebodyWantsThemTo() throws Exception {
        deliver("till", "till", release("till", "1.0", "info"), 0, Health.WELL);
        String bad = release("till", "1.1", "debug");
        deliver("till", "till", bad, 10, Health.WELL);

        String run =
                begin("roll-back", answers("till", "till", "version", "1.0", "settings", false, "holdBack", false));
        String back = committed(run, bad);
        assertThat(text(values("till"))).contains("digest: sha256:1.0", "LOG_LEVEL: debug # loud");
        assertThat(get("delivery/entities/component/default/till/held-back").at("/items"))
                .isEmpty();
        engine.interrupt(new ToolRefused("argocd-right-missing", "It may not be seen.", "Allow it."));
        says(run, "Waiting: It may not be seen. Allow it.");
        engine.complete(Instant.now());
        deliver("till", "till", back, 20, Health.WELL);
        assertThat(ended(run).get("status").asString()).isEqualTo("completed");
    }

    @Test
    void theRunEndsWithTheTruthWhenItDoesNotComeUp() throws Exception {
        deliver("stock", "stock", release("stock", "1.0", "info"), 0, Health.WELL);
        String bad = release("stock", "1.1", "info");
        deliver("stock", "stock", bad, 10, Health.WELL);

        String run = begin("roll-back", answers("stock", "stock", "version", "1.0"));
        String back = committed(run, bad);
        assertThat(text("deploy/environments/stock/held-back.yaml"))
                .startsWith(
                        "# What must not be released to stock.\ndigests:\n  - digest: \"sha256:1.1\"\n    version: \"1.1\"\n")
                .contains("\n    reason: \"It loses orders.\"\n");
        assertThat(get("delivery/entities/component/default/stock/held-back")
                        .at("/items/0/reason")
                        .asString())
                .isEqualTo("It loses orders.");
        Deployment failed = new Deployment(
                back, Phase.FAILED, START.plusSeconds(1200), START.plusSeconds(1210), "", "it is immutable");
        engine.say("stock", "stock", failed, Health.WELL, back, "", true);

        JsonNode end = ended(run);
        assertThat(end.get("status").asString()).isEqualTo("failed");
        assertThat(end.at("/error/code").asString()).isEqualTo("delivery-failed");
        assertThat(end.at("/error/message").asString())
                .isEqualTo("Version 1.0 could not be delivered. it is immutable");
    }

    @Test
    void theRunEndsWithTheTruthWhenSomethingElseCameInstead() throws Exception {
        deliver("mail", "mail", release("mail", "1.0", "info"), 0, Health.WELL);
        String bad = release("mail", "1.1", "info");
        deliver("mail", "mail", bad, 10, Health.WELL);

        String run = begin("roll-back", answers("mail", "mail", "version", "1.0"));
        committed(run, bad);
        deliver("mail", "mail", release("mail", "1.2", "info"), 20, Health.WELL);

        JsonNode end = ended(run);
        assertThat(end.at("/error/code").asString()).isEqualTo("delivery-replaced");
        assertThat(end.at("/error/message").asString())
                .isEqualTo("Another change came to mail before this one was up: version 1.2.");
    }

    @Test
    void whatIsCommittedAfterwardsAndChangesNothingHereIsNoReplacement() throws Exception {
        deliver("desk", "desk", release("desk", "1.0", "info"), 0, Health.WELL);
        String bad = release("desk", "1.1", "info");
        deliver("desk", "desk", bad, 10, Health.WELL);

        String run = begin("roll-back", answers("desk", "desk", "version", "1.0"));
        committed(run, bad);
        deliver("desk", "desk", commit("Something else", "docs/desk.md", "Read this."), 20, Health.WELL);

        assertThat(ended(run).get("status").asString()).isEqualTo("completed");
    }

    @Test
    void whatIsThereAlreadyIsNotWrittenAgainAndNothingIsWaitedFor() throws Exception {
        String there = release("cards", "1.0", "info");
        deliver("cards", "cards", there, 0, Health.WELL);

        JsonNode end = ended(begin("roll-back", answers("cards", "cards", "version", "1.0")));

        assertThat(end.get("status").asString()).as(end.toString()).isEqualTo("completed");
        assertThat(end.get("effects")).isEmpty();
        assertThat(head()).isEqualTo(there);
    }

    @Test
    void whatARuleOfTheToolKeepsBackIsWaitedForWithThatReasonHoweverLongItTakes() throws Exception {
        String there = release("frozen", "1.0", "info");
        deliver("frozen", "frozen", there, 0, Health.WELL);
        String next = release("frozen", "1.1", "info");
        Deployment before = new Deployment(there, Phase.BROUGHT, START, START.plusSeconds(2), "", "");
        engine.say("frozen", "frozen", before, Health.WELL, next, "", true);
        Map<String, Object> answers = answers("frozen", "frozen", "commit", next);
        String waits = "What was committed with " + next.substring(0, 7);
        assertThat(ended(begin("await", answers)).at("/error/message").asString())
                .endsWith(waits + " is about to be delivered.");
        engine.closed = new DeliveryClosed("the audit forbids it", Instant.parse("2027-01-01T06:00:00Z"));

        String run = begin("await", answers);
        says(run, waits + " waits until 2027-01-01 06:00 UTC: the audit forbids it.");
        JsonNode environment = get("delivery/entities/component/default/frozen").at("/environments/0");
        assertThat(environment.at("/closed/why").asString()).isEqualTo("the audit forbids it");
        assertThat(environment.at("/closed/until").asString()).isEqualTo("2027-01-01T06:00:00Z");
        deliver("frozen", "frozen", next, 10, Health.WELL);

        assertThat(ended(run).get("status").asString()).isEqualTo("completed");
        engine.closed = null;
    }

    @Test
    void saysWhatCannotBe() throws Exception {
        deliver("press", "press", release("press", "1.0", "info"), 0, Health.WELL);
        assertThat(refusal("roll-back", answers("press", "press", "version", "0.9")))
                .isEqualTo("A version \"0.9\" never came up in press, as far as that was seen."
                        + " Choose one that did, such as 1.0.");
        assertThat(refusal("roll-back", answers("press", "moon", "version", "1.0")))
                .isEqualTo("Nothing delivers press to \"moon\". Choose one of press.");
        engine.deliver("never", "never", "a".repeat(40), START, Health.BAD);
        until("never", "/deployments/0/outcome", "failed");
        assertThat(refusal("roll-back", answers("never", "never", "version", "1.0")))
                .startsWith("Nothing was seen to come up in never yet");
        commit("No values", values("plain"), "env: {}\n");
        deliver("plain", "plain", head(), 0, Health.WELL);
        assertThat(refusal("roll-back", answers("plain", "plain", "version", head())))
                .startsWith("No file that only plain uses says its version");
    }

    @Test
    void saysOfWhatIsInNoRepositoryThatItCannotBeChangedFromHere() throws Exception {
        Deployment byHand = new Deployment("1.0.0", Phase.BROUGHT, START, START, "", "Install complete");
        engine.put(new DeliveryTarget(
                "helm/shelf/boxed",
                "uid",
                "boxed",
                Map.of("app.kubernetes.io/instance", "boxed"),
                new Source("", "", List.of()),
                "shelf",
                List.of("registry.example.com/boxed:1"),
                "",
                false,
                false,
                null,
                "",
                Health.WELL,
                START.plusSeconds(5),
                START.plusSeconds(6),
                byHand,
                List.of(byHand)));
        until("boxed", "/deployments/0/outcome", "succeeded");
        deliver("boxed", "boxed", release("boxed", "1.0", "info"), 10, Health.WELL);

        assertThat(refusal("roll-back", answers("boxed", "shelf", "version", "1.0.0")))
                .isEqualTo(
                        "shelf takes its versions from no Git repository, so nothing can be committed that changes them."
                                + " Change the version with the tool that brought it, or have it delivered from a repository.");
        assertThat(refusal("promote", answers("boxed", "boxed", "from", "shelf")))
                .startsWith("Version 1.0.0 was delivered from no Git repository");
        assertThat(get("delivery/entities/component/default/boxed/held-back").at("/items"))
                .isEmpty();
    }

    private static String refusal(String path, Map<String, Object> values) throws IOException {
        JsonNode error = ended(begin(path, values)).get("error");
        return error.get("message").asString() + " " + error.get("remedy").asString();
    }

    @Test
    void theyAreOfferedOnThePageOfAService() throws Exception {
        assertThat(get("paths/templates?entity=component:default/shop")
                        .at("/items")
                        .findValuesAsString("entityRef"))
                .containsAll(Arrays.asList(
                        "template:default/roll-back",
                        "template:default/promote",
                        "template:default/deploy-version",
                        "template:default/restart",
                        "template:default/let-go"));
    }

    @Test
    void whoMayNotWriteIsNeitherOfferedThemNorMayStartThem() throws Exception {
        assertThat(server.get("/api/ridgeway/paths/templates?entity=component:default/shop", READER)
                        .json()
                        .at("/items")
                        .findValuesAsString("entityRef"))
                .contains("template:default/change-setting")
                .doesNotContain("template:default/roll-back");
        Answer refused = server.ask(
                "POST",
                "/api/scaffolder/v2/tasks",
                JsonMapper.shared().writeValueAsString(asked("roll-back", answers("shop", "dev", "version", "1.0"))),
                READER);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.body()).contains("Roll back requires delivery.deployment.read, code.repository.write");
    }
}
