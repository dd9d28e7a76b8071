package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped paths that pause a delivery, have it go on, and end it, with a tool that does as a test says. */
class DeliveryControlTests {

    private static final Path SHIPPED = Path.of("../golden-paths/src/main/resources/golden-paths");
    private static final String BEARER = "Authorization: Bearer for-all";
    private static final Actor MAKER = Actor.system("test");
    private static final RepositoryName DELIVERY =
            RepositoryName.parse("git.ridgeway.internal?owner=shop&repo=delivery");
    private static final RepositoryName SERVICE = RepositoryName.parse(FakeEngine.REPOSITORY);
    private static final String FILE = "applications/checkout-dev.yaml";
    private static final String APPLICATION = """
            kind: Application
            metadata:
              name: checkout-dev
              annotations:
                kept: so # as it is
            spec:
              source: {repoURL: https://git.ridgeway.internal/shop/checkout.git}
              syncPolicy:
                automated:
                  selfHeal: true
            """;

    private static FakeEngine engine;
    private RunningServer server;

    /** The whole server, connected to a tool. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool engine() {
            return engine;
        }
    }

    @BeforeEach
    void start() throws IOException {
        engine = new FakeEngine();
        server = RunningServer.start(
                Connected.class, """
                ridgeway: {delivery: {repository: "git.ridgeway.internal?owner=shop&repo=delivery"}}
                backend: {auth: {externalAccess: [{type: static, options: {token: for-all, subject: machine}}]}}
                catalog:
                  locations: [{type: file, target: SHIPPED/*/template.yaml, rules: [{allow: [Template]}]}]
                """.replace("SHIPPED", SHIPPED.toRealPath().toString()), "--empty");
        code().create(MAKER, NewRepository.named(DELIVERY, ""));
        commit(DELIVERY, "README.md", "One file for each.\n");
        code().create(MAKER, NewRepository.named(SERVICE, ""));
        commit(SERVICE, "catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: checkout}
                spec: {type: service, lifecycle: production, owner: shop}
                """);
        Answer registered = post(
                "catalog/locations",
                Map.of(
                        "type",
                        "url",
                        "target",
                        "https://git.ridgeway.internal/shop/checkout/blob/main/catalog-info.yaml"));
        assertThat(registered.status()).as(registered.body()).isLessThan(300);
        for (String each : List.of(
                "component/default/checkout",
                "template/default/pause-delivery",
                "template/default/resume-delivery",
                "template/default/delete-service")) {
            await().untilAsserted(() -> assertThat(server.get("/api/catalog/entities/by-name/" + each, BEARER)
                            .status())
                    .isEqualTo(200));
        }
        engine.deliver("checkout", "dev", "a".repeat(40), Instant.now(), Health.WELL);
        await().untilAsserted(
                        () -> assertThat(environment().path("name").asString()).isEqualTo("dev"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Code code() {
        return server.context().getBean(Code.class);
    }

    private void commit(RepositoryName name, String path, String content) {
        Change change = new Change(
                "main",
                "Write " + path,
                "Kim",
                "kim@example.com",
                List.of(RepositoryFile.text(path, content)),
                List.of());
        code().commit(MAKER, name, change, "");
    }

    private String described() {
        return code().files(MAKER, DELIVERY, "", List.of(FILE))
                .file(FILE)
                .map(it -> new String(it.content(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private JsonNode get(String path) throws IOException {
        return server.get("/api/" + path, BEARER).json();
    }

    private JsonNode environment() throws IOException {
        return get("ridgeway/delivery/entities/component/default/checkout").at("/environments/0");
    }

    private Answer post(String path, Object body) throws IOException {
        return server.ask("POST", "/api/" + path, JsonMapper.shared().writeValueAsString(body), BEARER);
    }

    private static Map<String, Object> asked(String path, Map<String, Object> more) {
        Map<String, Object> values = new LinkedHashMap<>(more);
        values.put("entity", "component:default/checkout");
        return Map.of("templateRef", "template:default/" + path, "values", values);
    }

    private String begin(String path, Map<String, Object> more) throws IOException {
        Answer answer = post("scaffolder/v2/tasks", asked(path, more));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private JsonNode ended(String run) {
        return await().until(
                        () -> get("ridgeway/paths/runs/" + run),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));
    }

    private JsonNode completed(String run) throws IOException {
        JsonNode end = ended(run);
        assertThat(end.get("status").asString())
                .as(end + " " + get("ridgeway/paths/runs/" + run + "/log"))
                .isEqualTo("completed");
        return end;
    }

    private static DeliveryTarget target() {
        return Objects.requireNonNull(engine.target("argocd/checkout-dev"));
    }

    private static Map<String, Object> audit() {
        return Map.of("environment", "dev", "reason", "The audit.");
    }

    @Test
    void aDeliveryIsPausedInTheToolAndTheOneWhoLooksReadsWhy() throws Exception {
        completed(begin("pause-delivery", audit()));

        assertThat(target().automatic()).isFalse();
        assertThat(environment().at("/automatic").booleanValue()).isFalse();
        assertThat(environment().at("/paused/reason").asString()).isEqualTo("The audit.");
        assertThat(environment().at("/paused/by").asString()).isNotBlank();
        assertThat(get("ridgeway/platform/audit?action=delivery.pause").toString())
                .contains("component:default/checkout");

        completed(begin("resume-delivery", Map.of("environment", "dev")));

        assertThat(target().automatic()).isTrue();
        assertThat(environment().at("/paused").isNull()).isTrue();
    }

    @Test
    void whatAFileDescribesIsPausedThereAsShownBefore() throws Exception {
        commit(DELIVERY, FILE, APPLICATION);
        JsonNode preview =
                post("ridgeway/paths/preview", asked("pause-delivery", audit())).json();
        assertThat(preview.at("/changes/0/path").asString())
                .as(preview.toString())
                .isEqualTo(FILE);
        assertThat(preview.at("/changes/0/patch").asString())
                .contains("+      enabled: false", "ridgeway.dev/paused-reason");

        completed(begin("pause-delivery", audit()));

        assertThat(described())
                .contains("      enabled: false", "    kept: so # as it is", "ridgeway.dev/paused-reason: The audit.");
        assertThat(target().automatic()).as("Argo CD does what the file says").isTrue();

        completed(begin("resume-delivery", Map.of("environment", "dev")));

        assertThat(described()).isEqualTo(APPLICATION);
    }

    @Test
    void aServiceIsPausedInAllItsEnvironmentsAtOnceEachByItsOwnMeans() throws Exception {
        commit(DELIVERY, FILE, APPLICATION);
        engine.deliver("checkout", "staging", "a".repeat(40), Instant.now(), Health.WELL);
        engine.deliver("checkout", "production", "a".repeat(40), Instant.now(), Health.WELL);
        await().untilAsserted(() -> assertThat(get("ridgeway/delivery/entities/component/default/checkout")
                        .path("environments"))
                .hasSize(3));

        completed(begin("pause-delivery", Map.of("reason", "The audit.")));

        assertThat(described()).contains("      enabled: false");
        JsonNode shortly = get("ridgeway/delivery/entities/component/default/checkout/delivered");
        assertThat(shortly.path("paused").findValuesAsString("environment")).containsExactly("staging", "production");
        assertThat(shortly.path("paused").findValuesAsString("reason")).containsOnly("The audit.");

        completed(begin("resume-delivery", Map.of()));

        assertThat(get("ridgeway/delivery/entities/component/default/checkout/delivered")
                        .path("paused"))
                .isEmpty();
        assertThat(ended(begin("resume-delivery", Map.of())).at("/error/code").asString())
                .isEqualTo("delivery-nothing-to-pause");
    }

    @Test
    void whatTheToolRefusesEndsTheRunWithItsReason() throws Exception {
        engine.refusal = new ToolRefused("delivery-kept-in-git", "It is kept elsewhere.", "Set it there.");

        JsonNode end = ended(begin("pause-delivery", audit()));

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("delivery-kept-in-git");
        assertThat(get("ridgeway/platform/audit?action=delivery.pause").toString())
                .contains("\"refused\"")
                .doesNotContain("\"succeeded\"");
    }

    private String due() throws IOException {
        JsonNode first = completed(begin("delete-service", Map.of("confirm", "checkout", "wait", 60)));
        String run = first.at("/output/links/0/url").asString().replace("/runs/", "");
        server.context()
                .getBean(JdbcClient.class)
                .sql("update platform.scheduled_tasks set execution_time = now() where task_instance like :run")
                .param("run", run + "/%")
                .update();
        return run;
    }

    @Test
    void aServiceIsDeletedWhenNothingOfItRunsAnyMore() throws Exception {
        commit(DELIVERY, FILE, APPLICATION);
        String run = due();
        await().untilAsserted(() -> assertThat(
                        get("ridgeway/paths/runs/" + run + "/log").toString())
                .contains("Waiting until these are gone: argocd/checkout-dev"));
        assertThat(described()).isEmpty();
        assertThat(code().repository(MAKER, SERVICE)).isPresent();

        engine.remove("argocd/checkout-dev");

        completed(run);
        assertThat(code().repository(MAKER, SERVICE)).isEmpty();
    }

    @Test
    void whatIsDeliveredFromElsewhereIsNotDeleted() throws Exception {
        JsonNode end = ended(begin("delete-service", Map.of("confirm", "checkout", "wait", 60)));

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("service-still-delivered");
        assertThat(code().repository(MAKER, SERVICE)).isPresent();
    }
}
