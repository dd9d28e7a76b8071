package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.runtime.FakeCluster;
import dev.ridgeway.server.runtime.objects.Types;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A version is put to run past Git while the tool of delivery is away, and written there when that can go on. */
class BreakGlassTests {

    private static final String BEARER = "Authorization: Bearer for-all";
    private static final String DEVELOPER = "Authorization: Bearer for-developers";
    private static final Actor MAKER = Actor.system("test");
    private static final RepositoryName REPOSITORY = RepositoryName.parse(FakeEngine.REPOSITORY);
    private static final Path SHIPPED = Path.of("../golden-paths/src/main/resources/golden-paths");
    private static final String VALUES = "deploy/environments/dev/values.yaml";
    private static final ToolUnavailable AWAY =
            new ToolUnavailable("argocd-away", "Argo CD (main) does not answer.", "Start it.");

    private static FakeEngine engine;
    private static FakeCluster cluster;
    private final Instant start = Instant.now().minus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
    private RunningServer server;
    private String bad = "";

    /** The whole server, connected to a tool of delivery and a cluster. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool engine() {
            return engine;
        }

        @Bean
        ConnectedTool cluster() {
            return cluster;
        }
    }

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        engine = new FakeEngine();
        cluster = new FakeCluster("main");
        Files.writeString(folder.resolve("all.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: checkout}
                spec: {type: service, lifecycle: production, owner: shop}
                """);
        server = RunningServer.start(
                Connected.class,
                """
                backend:
                  auth:
                    externalAccess:
                      - {type: static, options: {token: for-all, subject: machine}}
                      - type: static
                        options: {token: for-developers, subject: dev}
                        accessRestrictions: [{plugin: catalog}, {plugin: scaffolder}, {plugin: code},
                          {plugin: delivery, permission: [delivery.deployment.read]}]
                catalog:
                  locations:
                    - {type: file, target: FOLDER/all.yaml, rules: [{allow: [Component]}]}
                    - {type: file, target: SHIPPED/*/template.yaml, rules: [{allow: [Template]}]}
                """.replace("FOLDER", folder.toRealPath().toString())
                        .replace("SHIPPED", SHIPPED.toRealPath().toString()),
                "--empty");
        code().create(MAKER, NewRepository.named(REPOSITORY, ""));
        for (String each : List.of("component/default/checkout", "template/default/break-glass")) {
            await().untilAsserted(() -> assertThat(server.get("/api/catalog/entities/by-name/" + each, BEARER)
                            .status())
                    .isEqualTo(200));
        }
        String good = release("1.0");
        engine.deliver("checkout", "dev", good, start, Health.WELL);
        until("/deployments/0/release/digest", "sha256:1.0");
        bad = release("1.1");
        engine.deliver("checkout", "dev", bad, start.plusSeconds(600), Health.BAD);
        until("/deployments/0/release/digest", "sha256:1.1");
        runs("sha256:1.1");
        cluster.complete(Instant.now());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void runs(String digest) {
        cluster.put("checkout-dev", """
                {"kind": "Deployment", "apiVersion": "apps/v1",
                 "metadata": {"name": "checkout", "uid": "1", "labels": {"app.kubernetes.io/name": "checkout",
                   "app.kubernetes.io/instance": "checkout"}},
                 "spec": {"replicas": 1, "template": {"spec": {"containers": [
                   {"name": "helper", "image": "registry.example.com/helper@sha256:77"},
                   {"name": "app", "image": "registry.example.com/checkout@DIGEST"}]}}}}
                """.replace("DIGEST", digest));
        cluster.put("", """
                {"kind": "Namespace", "apiVersion": "v1",
                 "metadata": {"name": "checkout-dev", "uid": "2", "labels": {"ridgeway.dev/environment": "dev"}}}
                """);
    }

    private static String image() {
        return JsonMapper.shared()
                .readTree(cluster.object(Types.DEPLOYMENTS, "checkout-dev", "checkout")
                        .orElseThrow()
                        .json())
                .at("/spec/template/spec/containers")
                .toString();
    }

    private Code code() {
        return server.context().getBean(Code.class);
    }

    private String release(String version) {
        return code().commit(
                        MAKER,
                        REPOSITORY,
                        new Change(
                                "main",
                                "Release " + version,
                                "Kim",
                                "kim@example.com",
                                List.of(RepositoryFile.text(VALUES, """
                                        image:
                                          digest: sha256:%s
                                          version: "%s"
                                        """.formatted(version, version))),
                                List.of()),
                        "")
                .id();
    }

    private String values() {
        return new String(
                code().files(MAKER, REPOSITORY, "", List.of(VALUES))
                        .file(VALUES)
                        .orElseThrow()
                        .content(),
                StandardCharsets.UTF_8);
    }

    private JsonNode delivery() throws IOException {
        return get("delivery/entities/component/default/checkout");
    }

    private JsonNode get(String path) throws IOException {
        return server.get("/api/ridgeway/" + path, BEARER).json();
    }

    private void until(String pointer, String value) {
        await().untilAsserted(() -> assertThat(delivery().at(pointer).asString(""))
                .as(delivery().toPrettyString())
                .isEqualTo(value));
    }

    private Answer begin(String token) throws IOException {
        return server.ask(
                "POST",
                "/api/scaffolder/v2/tasks",
                JsonMapper.shared()
                        .writeValueAsString(Map.of(
                                "templateRef",
                                "template:default/break-glass",
                                "values",
                                Map.of(
                                        "entity",
                                        "component:default/checkout",
                                        "environment",
                                        "dev",
                                        "version",
                                        "1.0",
                                        "reason",
                                        "It loses orders."))),
                token);
    }

    private String begun() throws IOException {
        Answer answer = begin(BEARER);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private JsonNode ended(String run) {
        return await().until(
                        () -> get("paths/runs/" + run),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));
    }

    private String offered() throws IOException {
        return get("paths/templates?entity=component:default/checkout").toString();
    }

    @Test
    void whileWhatDeliversIsAwayAVersionIsPutToRunPastItAndThenWrittenIntoGit() throws Exception {
        assertThat(offered()).doesNotContain("break-glass");
        engine.interrupt(AWAY);
        assertThat(offered()).contains("break-glass");
        assertThat(delivery().at("/environments/0/silence").asString()).isEqualTo("Argo CD (main) does not answer.");
        engine.away = AWAY;

        String run = begun();
        await().untilAsserted(() -> assertThat(image()).contains("checkout@sha256:1.0", "helper@sha256:77"));
        until("/environments/0/emergency/version", "1.0");
        JsonNode told = delivery();
        assertThat(told.at("/environments/0/emergency/reason").asString()).isEqualTo("It loses orders.");
        assertThat(told.at("/environments/0/emergency/run").asString()).isEqualTo(run);
        assertThat(told.at("/deployments/0/release/version").asString()).isEqualTo("1.0");
        assertThat(told.at("/deployments/0/askedBy").asString()).endsWith(", by break-glass");
        assertThat(get("platform/audit?action=delivery.break-glass").toString())
                .contains("\"succeeded\"", "It loses orders.");

        engine.away = null;
        engine.complete(Instant.now());
        await().untilAsserted(() -> assertThat(values()).contains("sha256:1.0"));
        String back = code().files(MAKER, REPOSITORY, "", List.of()).commit();
        assertThat(get("delivery/entities/component/default/checkout/held-back")
                        .at("/items/0/digest")
                        .asString())
                .isEqualTo("sha256:1.1");
        engine.deliver("checkout", "dev", back, Instant.now().plusSeconds(1), Health.WELL);
        JsonNode end = ended(run);
        assertThat(end.get("status").asString()).as(end.toString()).isEqualTo("completed");
        assertThat(delivery().at("/environments/0/emergency").isNull()).isTrue();
        assertThat(get("platform/audit?action=delivery.heal").toString()).contains("dev 1.0");
    }

    @Test
    void whatHealsItselfIsPausedUntilGitSaysTheSame() throws Exception {
        engine.looksWithin = Optional.of(Duration.ofMinutes(10));
        assertThat(delivery().at("/environments/0/silence").asString()).contains("has not looked at it since");

        String run = begun();
        await().untilAsserted(() -> assertThat(engine.pauses).contains("It loses orders."));
        await().untilAsserted(() -> assertThat(values()).contains("sha256:1.0"));
        await().untilAsserted(() ->
                assertThat(engine.target("argocd/checkout-dev").automatic()).isTrue());
        assertThat(get("paths/runs/" + run + "/log").toString())
                .contains("is paused, and goes on when Git says the same");
    }

    @Test
    void whoeverMayNotOrNeedNotIsRefusedAndNothingChanges() throws Exception {
        assertThat(begin(DEVELOPER).status()).isEqualTo(403);
        assertThat(ended(begun()).at("/error/code").asString()).isEqualTo("break-glass-not-needed");
        assertThat(image()).contains("checkout@sha256:1.1");
        assertThat(delivery().at("/environments/0/emergency").isNull()).isTrue();
    }

    @Test
    void aRightThatIsMissingIsNamedAndTheDeliveryGoesOn() throws Exception {
        engine.interrupt(AWAY);
        cluster.refuses(new ToolRefused("cluster-right-missing", "It may not.", "Add this rule: patch deployments."));

        JsonNode end = ended(begun());

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("cluster-right-missing");
        assertThat(end.toString()).contains("Add this rule: patch deployments.");
        assertThat(engine.target("argocd/checkout-dev").automatic()).isTrue();
        assertThat(delivery().at("/environments/0/emergency").isNull()).isTrue();
        assertThat(get("platform/audit?action=delivery.break-glass").toString()).contains("\"failed\"");
    }

    @Test
    void whatSomebodyReleasedMeanwhileIsNotWrittenOver() throws Exception {
        release("1.2");
        engine.interrupt(AWAY);

        JsonNode end = ended(begun());

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("delivery-changed-meanwhile");
        assertThat(values()).contains("sha256:1.2");
        assertThat(image()).contains("checkout@sha256:1.0");
        assertThat(delivery().at("/environments/0/emergency/version").asString())
                .as("the page says what runs until that came up")
                .isEqualTo("1.0");
    }
}
