package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.plugin.pipelines.PipelineRun.State;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.pipelines.FakePipelines;
import dev.ridgeway.server.platform.WriteGate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The steps that have a new service built and delivered, with tools that do as a test says. */
class JoinDeliveryTests {

    private static final Actor MAKER = Actor.system("test");
    private static final RepositoryName DELIVERY =
            RepositoryName.parse("git.ridgeway.internal?owner=shop&repo=delivery");
    private static final RepositoryName SERVICE = RepositoryName.parse(FakeEngine.REPOSITORY);
    private static final String TEMPLATE = """
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: join}
            spec:
              type: service
              parameters: {required: [name], properties: {name: {type: string}, file: {type: string}}}
              steps:
                - id: write
                  action: catalog:write
                  input:
                    entity:
                      apiVersion: backstage.io/v1alpha1
                      kind: Component
                      metadata: {name: '${{ parameters.name }}'}
                      spec: {type: service, lifecycle: production, owner: shop}
                - id: dev
                  action: catalog:write
                  input:
                    filePath: "deploy/argocd/${{ parameters.file or 'dev.yaml' }}"
                    entity: {kind: Application, metadata: {name: '${{ parameters.name }}-dev'}}
                - id: publish
                  action: publish:repository
                  input: {repoUrl: 'git.ridgeway.internal?owner=shop&repo=${{ parameters.name }}'}
                - id: register
                  action: catalog:register
                  input: {repoContentsUrl: '${{ steps.publish.output.repoContentsUrl }}'}
                - id: join
                  if: ${{ environment.parameters.delivery }}
                  action: delivery:join
                  input:
                    repoUrl: 'git.ridgeway.internal?owner=shop&repo=${{ parameters.name }}'
                    service: ${{ parameters.name }}
                    team: shop
                - id: elsewhere
                  if: ${{ environment.parameters.elsewhere and parameters.name }}
                  action: nobody:knows
                - id: running
                  action: delivery:await
                  input: {entityRef: '${{ steps.register.output.entityRef }}', environment: dev, first: true}
              output:
                text: [{title: It runs, content: '${{ steps.running.output.says }}'}]
            ---
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: await}
            spec:
              type: service
              parameters: {properties: {commit: {type: string}, first: {type: boolean}}}
              steps:
                - id: running
                  action: delivery:await
                  input:
                    entityRef: component:default/checkout
                    environment: dev
                    commitHash: ${{ parameters.commit }}
                    first: ${{ parameters.first }}
            """;
    private static final String OTHERS = "kind: Application\n";
    private static final String DELIVERING = "new.action = 'repository.commit' and new.subject like '%/shop/delivery'"
            + " and new.outcome = 'succeeded' and new.actor <> 'system:test'";

    private static final Map<String, List<Heard>> HEARD = new ConcurrentHashMap<>();
    private static final List<String> REFUSED = new CopyOnWriteArrayList<>();

    private static FakeEngine engine;
    private static FakePipelines pipelines;
    private static HttpServer receiver;
    private static Path folder;
    private static RunningServer server;

    private record Heard(String signature, byte[] body) {}

    /** The whole server, connected to tools. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool engine() {
            return engine;
        }

        @Bean
        ConnectedTool builder() {
            return pipelines;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        engine = new FakeEngine();
        pipelines = new FakePipelines("main");
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean there = REFUSED.contains(path) || path.equals("/all");
            if (there) {
                HEARD.computeIfAbsent(path, it -> new CopyOnWriteArrayList<>())
                        .add(new Heard(exchange.getRequestHeaders().getFirst("X-Hub-Signature-256"), body));
            } else {
                REFUSED.add(path);
            }
            exchange.sendResponseHeaders(there ? 202 : 404, -1);
            exchange.close();
        });
        receiver.start();
        folder = Files.createTempDirectory("ridgeway-join").toRealPath();
        Files.writeString(folder.resolve("template.yaml"), TEMPLATE);
        server = RunningServer.start(
                Connected.class,
                """
                ridgeway:
                  delivery:
                    repository: git.ridgeway.internal?owner=shop&repo=delivery
                    webhooks:
                      - {url: "http://localhost:PORT/hooks/{team}-build/{service}", secret: the secret}
                      - {url: "http://localhost:PORT/all?token=not-for-all"}
                backend:
                  reading: {allow: [{host: "localhost:PORT"}]}
                  auth:
                    externalAccess: [{type: static, options: {token: for-all, subject: machine}}]
                catalog:
                  locations: [{type: file, target: FOLDER/template.yaml, rules: [{allow: [Template]}]}]
                """.replace("PORT", String.valueOf(receiver.getAddress().getPort()))
                        .replace("FOLDER", folder.toString()),
                "--empty");
        code().create(MAKER, NewRepository.named(DELIVERY, ""));
        commit(DELIVERY, "Begin", "README.md", "One file for each.\n");
        await().untilAsserted(() -> assertThat(get("catalog/entities/by-name/template/default/join")
                        .at("/kind")
                        .asString())
                .isEqualTo("Template"));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        receiver.stop(0);
        FileSystemUtils.deleteRecursively(folder);
    }

    private static Code code() {
        return server.context().getBean(Code.class);
    }

    private static String commit(RepositoryName name, String message, String path, String content) {
        return code().commit(
                        MAKER,
                        name,
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

    private static boolean delivers(String file) {
        return !delivered(file).isEmpty();
    }

    private static String delivered(String file) {
        return code().files(MAKER, DELIVERY, "", List.of("applications/" + file))
                .file("applications/" + file)
                .map(it -> new String(it.content(), StandardCharsets.UTF_8))
                .orElse("");
    }

    private static JsonNode get(String path) throws IOException {
        return server.get("/api/" + path, "Authorization: Bearer for-all").json();
    }

    private static Answer post(String path, Object body) throws IOException {
        return server.ask(
                "POST", "/api/" + path, JsonMapper.shared().writeValueAsString(body), "Authorization: Bearer for-all");
    }

    private static String begin(String name) throws IOException {
        return begin("join", Map.of("name", name));
    }

    private static String begin(String template, Map<String, Object> values) throws IOException {
        Answer answer =
                post("scaffolder/v2/tasks", Map.of("templateRef", "template:default/" + template, "values", values));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static JsonNode ended(String run) {
        return await().until(
                        () -> get("ridgeway/paths/runs/" + run),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));
    }

    private static void says(String run, String line) {
        await().untilAsserted(() -> assertThat(
                        get("ridgeway/paths/runs/" + run + "/log").toString())
                .contains(line));
    }

    @Test
    void aServiceIsBuiltDeliveredAndWaitedForAndGoesAsItCame() throws Exception {
        String run = begin("checkout");
        says(run, "Waiting until Argo CD (main) takes up checkout in dev.");
        assertThat(delivers("checkout-dev.yaml")).isTrue();
        assertThat(delivers("checkout-staging.yaml")).isFalse();
        assertThat(get("ridgeway/paths/runs/" + run).get("steps").findValuesAsString("id"))
                .containsExactly("write", "dev", "publish", "register", "join", "running");

        await().untilAsserted(() -> assertThat(HEARD).containsKeys("/hooks/shop-build/checkout", "/all"));
        Heard first = HEARD.get("/hooks/shop-build/checkout").getFirst();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("the secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(first.signature()).isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(first.body())));
        JsonNode push = JsonMapper.shared().readTree(first.body());
        String built = code().files(MAKER, SERVICE, "", List.of()).commit();
        assertThat(push.at("/ref").asString()).isEqualTo("refs/heads/main");
        assertThat(push.at("/after").asString()).isEqualTo(built);
        JsonNode hooks = get("ridgeway/code/repositories/shop/checkout/webhooks");
        assertThat(hooks.at("/items")).hasSize(2);
        assertThat(hooks.toString()).doesNotContain("the secret");
        assertThat(get("ridgeway/code/repositories/shop/delivery/webhooks")
                        .at("/items")
                        .findValuesAsString("url"))
                .containsExactly("http://localhost:" + receiver.getAddress().getPort() + "/all?token=not-for-all");

        engine.put(unreleased(built));
        says(run, "Waiting for the first version in dev.");
        pipelines.ran("checkout", "1", built, State.RUNNING, now(), "");
        says(run, "Building version " + built.substring(0, 7) + ": check.");
        pipelines.ran("checkout", "1", built, State.SUCCEEDED, now(), "sha256:1");
        says(run, "Built; " + built.substring(0, 7) + " is about to be delivered.");
        String release = commit(SERVICE, "Release", "deploy/environments/dev/values.yaml", """
                image: {repository: registry.example.com/checkout, digest: "sha256:1", version: "1.0", revision: %s}
                """.formatted(built));
        engine.deliver("checkout", "dev", release, now(), Health.WELL);

        JsonNode end = ended(run);
        assertThat(end.get("status").asString())
                .as(end + "\n" + get("ridgeway/paths/runs/" + run + "/log"))
                .isEqualTo("completed");
        assertThat(end.at("/output/text/0/content").asString())
                .matches(
                        "Version 1.0 serves in dev. \\d+ s from click to running: set up \\d+ s, build \\d+ s, deliver \\d+ s, answer \\d+ s.");
        assertThat(HEARD.get("/hooks/shop-build/checkout")).hasSize(2);
        assertThat(get("ridgeway/paths/runs/" + run + "/log").toString())
                .contains("are told to localhost:" + receiver.getAddress().getPort() + "/all\"")
                .doesNotContain("not-for-all");

        undo(run);
        assertThat(delivers("checkout-dev.yaml")).isFalse();
        assertThat(code().repository(MAKER, SERVICE)).isEmpty();
    }

    /** Brought and well, without anything that runs. */
    private static DeliveryTarget unreleased(String commit) {
        return new DeliveryTarget(
                "argocd/checkout-dev",
                "uid-of-argocd/checkout-dev",
                "checkout-dev",
                Map.of("ridgeway.dev/service", "checkout", "ridgeway.dev/environment", "dev"),
                new Source(FakeEngine.REPOSITORY, "deploy/chart", List.of("deploy/environments/dev/values.yaml")),
                "shop-dev",
                List.of(),
                commit,
                false,
                true,
                null,
                "",
                Health.WELL,
                now(),
                now(),
                new Deployment(commit, Phase.BROUGHT, now(), now(), "", ""),
                List.of());
    }

    private static Instant now() {
        return Instant.now();
    }

    @Test
    void whatSomebodyElseDeliversIsNotWrittenOver() throws Exception {
        commit(DELIVERY, "Another", "applications/till-dev.yaml", OTHERS);

        JsonNode end = ended(begin("till"));

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("delivery-exists");
        assertThat(delivered("till-dev.yaml")).isEqualTo(OTHERS);
    }

    @Test
    void whatSomebodyElseDeliversAtTheSameTimeIsNotWrittenOver() throws Exception {
        String run;
        try (WriteGate commit = WriteGate.holding(jdbc(), "platform.audit", "insert", DELIVERING)) {
            run = begin("stall");
            commit.arrived();
            commit(DELIVERY, "Another", "applications/stall-dev.yaml", OTHERS);
        }

        JsonNode end = ended(run);

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("delivery-exists");
        assertThat(end.at("/effects").findValuesAsString("kind")).doesNotContain("delivery");
        assertThat(delivered("stall-dev.yaml")).isEqualTo(OTHERS);
    }

    @Test
    void whatSomebodyElseDeliversBeforeARetryIsNotWrittenOver() throws Exception {
        String run = endedBeforeItsCommit("booth");
        commit(DELIVERY, "Another", "applications/booth-dev.yaml", OTHERS);
        assertThat(post("scaffolder/v2/tasks/" + run + "/retry", Map.of()).status())
                .isEqualTo(201);

        JsonNode end = ended(run);

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("delivery-exists");
        assertThat(delivered("booth-dev.yaml")).isEqualTo(OTHERS);
    }

    @Test
    void undoLeavesWhatTheRunOnlyIntendedAndSomebodyElseDelivers() throws Exception {
        String run = endedBeforeItsCommit("counter");
        commit(DELIVERY, "Another", "applications/counter-dev.yaml", OTHERS);

        undo(run);

        assertThat(delivered("counter-dev.yaml")).isEqualTo(OTHERS);
        says(run, "Delivery of counter was not made by this run; it stays.");
    }

    @Test
    void undoLeavesWhatSomebodyElseMadeOfItsFiles() throws Exception {
        String run = begin("bench");
        notBuilt(run, "bench");
        commit(DELIVERY, "Another", "applications/bench-dev.yaml", OTHERS);

        undo(run);

        assertThat(delivered("bench-dev.yaml")).isEqualTo(OTHERS);
        says(run, "Delivery of bench is not as this run left it in applications/bench-dev.yaml; it stays.");
    }

    @Test
    void undoTakesNoFileForAnother() throws Exception {
        commit(DELIVERY, "Another", "applications/kept-dev.yaml", OTHERS);
        String run = begin("join", Map.of("name", "shelf", "file", "x#applications/kept-dev.yaml"));
        notBuilt(run, "shelf");
        assertThat(delivers("shelf-x#applications/kept-dev.yaml")).isTrue();

        undo(run);

        assertThat(delivers("shelf-x#applications/kept-dev.yaml")).isFalse();
        assertThat(delivered("kept-dev.yaml")).isEqualTo(OTHERS);
    }

    private static JdbcClient jdbc() {
        return server.context().getBean(JdbcClient.class);
    }

    /** It intends to deliver the service, and no more. */
    private static String endedBeforeItsCommit(String name) throws IOException {
        try (WriteGate _ = WriteGate.refusing(jdbc(), "platform.audit", "insert", DELIVERING)) {
            String run = begin(name);
            JsonNode end = ended(run);
            assertThat(end.at("/error/stepId").asString()).as(end.toString()).isEqualTo("join");
            assertThat(end.at("/effects").findValuesAsString("title")).contains("Delivery of " + name);
            return run;
        }
    }

    private static void notBuilt(String run, String name) {
        says(run, "Waiting until Argo CD (main) takes up " + name + " in dev.");
        pipelines.ran(name, "1", "a".repeat(40), State.FAILED, now(), "");
        assertThat(ended(run).at("/error/code").asString()).isEqualTo("build-failed");
    }

    private static void undo(String run) throws IOException {
        Answer undone = post("ridgeway/paths/runs/" + run + "/undo", Map.of());
        assertThat(undone.status()).as(undone.body()).isLessThan(300);
    }

    @Test
    void whatHadTheNameBeforeIsNotTakenForTheFirstVersion() throws Exception {
        Instant before = now().minusSeconds(3_600);
        engine.deliver("kiosk", "dev", "a".repeat(40), before, Health.WELL);
        pipelines.ran("kiosk", "1", "a".repeat(40), State.FAILED, before, "");

        String run = begin("kiosk");
        says(run, "Waiting for the first version in dev.");
        engine.deliver("kiosk", "dev", "b".repeat(40), now(), Health.WELL);

        JsonNode end = ended(run);
        assertThat(end.at("/output/text/0/content").asString())
                .as(end.toString())
                .matches("Version bbbbbbb serves in dev. \\d+ s from click to running: deliver \\d+ s, answer \\d+ s.");
    }

    @Test
    void nobodyWaitsForTheFirstVersionUnasked() throws Exception {
        JsonNode neither = ended(begin("await", Map.of()));
        JsonNode both = ended(begin("await", Map.of("commit", "a".repeat(40), "first", true)));

        assertThat(List.of(neither, both))
                .extracting(it -> it.at("/error/code").asString())
                .containsOnly("input-invalid");
        assertThat(neither.at("/error/message").asString()).contains("no commit to wait for");
        assertThat(neither.at("/error/remedy").asString()).contains("commitHash", "first: true");
        assertThat(both.at("/error/message").asString()).contains("and for the first version at once");
    }

    @Test
    void whatCannotBeBuiltEndsTheRun() throws Exception {
        String run = begin("desk");
        says(run, "Waiting until Argo CD (main) takes up desk in dev.");
        pipelines.ran("desk", "1", "a".repeat(40), State.FAILED, now(), "");

        JsonNode end = ended(run);

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("build-failed");
        assertThat(end.at("/error/message").asString())
                .isEqualTo("Version aaaaaaa could not be built. check: unit ended with code 3");
    }
}
