package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import dev.ridgeway.server.platform.Yaml;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The shipped paths that show a proposal and end that, with tools that do as a test says. */
class PreviewTests {

    private static final Actor MAKER = Actor.system("test");
    private static final RepositoryName DELIVERY =
            RepositoryName.parse("git.ridgeway.internal?owner=shop&repo=delivery");
    private static final Path SHIPPED = Path.of("../golden-paths/src/main/resources/golden-paths");
    private static final String RELEASES_ONLY_WHAT_IS_MERGED =
            "kind: Pipeline\nmetadata: {name: it, annotations: {ridgeway.dev/releases: what-is-merged}}\n";
    private static final String CHART = """
            exposure: public
            image: {repository: registry.example.com/NAME, digest: "", version: 0.1.0, pullPolicy: IfNotPresent}
            route: {enabled: true, hostnames: [NAME.example.com]}
            database: {enabled: false}
            """;

    private static FakeEngine engine;
    private static FakePipelines pipelines;
    private static RunningServer server;

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
        server = RunningServer.start(
                Connected.class, """
                ridgeway: {delivery: {repository: "git.ridgeway.internal?owner=shop&repo=delivery"}}
                backend:
                  auth:
                    externalAccess: [{type: static, options: {token: for-all, subject: machine}}]
                catalog:
                  locations: [{type: file, target: SHIPPED/*/template.yaml, rules: [{allow: [Template]}]}]
                """.replace("SHIPPED", SHIPPED.toRealPath().toString()), "--empty");
        code().create(MAKER, NewRepository.named(DELIVERY, ""));
        known("template/default/preview-proposal");
        known("template/default/end-preview");
        known("template/default/delete-service");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static void known(String entity) {
        await().untilAsserted(() -> assertThat(
                        get("catalog/entities/by-name/" + entity).at("/kind").asString(""))
                .isNotEmpty());
    }

    private static Code code() {
        return server.context().getBean(Code.class);
    }

    private static JsonNode get(String path) throws IOException {
        return server.get("/api/" + path, "Authorization: Bearer for-all").json();
    }

    private static Answer post(String path, Object body) throws IOException {
        return server.ask(
                "POST", "/api/" + path, JsonMapper.shared().writeValueAsString(body), "Authorization: Bearer for-all");
    }

    private static RepositoryName repository(String service) {
        return RepositoryName.parse("git.ridgeway.internal?owner=shop&repo=" + service);
    }

    private static String commit(RepositoryName name, String branch, String path, String content) {
        return code().commit(MAKER, name, change(branch, path, content), "").id();
    }

    private static Change change(String branch, String path, String content) {
        return new Change(
                branch,
                "Write " + path,
                "Kim",
                "kim@example.com",
                List.of(RepositoryFile.text(path, content)),
                List.of());
    }

    /** A service that runs in dev and is built, with a proposal of number 1. */
    private static void made(String service, String pipeline, String chart) throws IOException {
        RepositoryName name = repository(service);
        String address = "https://git.ridgeway.internal/shop/" + service + ".git";
        code().create(MAKER, NewRepository.named(name, ""));
        commit(name, "main", "catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: NAME}
                spec: {type: service, lifecycle: production, owner: shop}
                """.replace("NAME", service));
        commit(name, "main", ".tekton/pipeline.yaml", pipeline);
        commit(name, "main", "deploy/chart/values.yaml", chart.replace("NAME", service));
        String released = commit(name, "main", "deploy/environments/dev/values.yaml", """
                environment: dev
                image: {repository: registry.example.com/NAME, digest: "sha256:1", version: "1.0"}
                env: {LOG_LEVEL: debug}
                route: {hostnames: [NAME.dev.example.com]}
                """.replace("NAME", service));
        commit(DELIVERY, "main", "applications/" + service + "-dev.yaml", """
                apiVersion: argoproj.io/v1alpha1
                kind: Application
                metadata:
                  name: NAME-dev
                  namespace: argocd
                  labels: {ridgeway.dev/service: NAME, ridgeway.dev/environment: dev}
                  annotations: {notifications.argoproj.io/subscribe.on-deployed.slack: shop}
                  finalizers: [resources-finalizer.argocd.argoproj.io]
                spec:
                  project: shop
                  source:
                    repoURL: ADDRESS
                    targetRevision: main
                    path: deploy/chart
                    helm: {releaseName: NAME, valueFiles: [../environments/dev/values.yaml]}
                  destination: {name: in-cluster, namespace: shop-dev}
                  syncPolicy:
                    automated: {prune: true, selfHeal: true}
                    syncOptions: [CreateNamespace=true, ServerSideApply=true]
                    managedNamespaceMetadata: {labels: {ridgeway.dev/environment: dev}}
                """.replace("NAME", service)
                .replace("ADDRESS", address));
        Answer registered = post(
                "catalog/locations",
                Map.of(
                        "type",
                        "url",
                        "target",
                        "https://git.ridgeway.internal/shop/" + service + "/blob/main/catalog-info.yaml"));
        assertThat(registered.status()).as(registered.body()).isEqualTo(201);
        known("component/default/" + service);
        delivered(service, "dev", released);
        pipelines.ran(service, "1", released, State.SUCCEEDED, Instant.now().minusSeconds(600), "sha256:1");
        code().propose(MAKER, name, change("round", "src/prices.txt", "rounded"), "Round prices", "", "");
    }

    private static void delivered(String service, String environment, String commit) {
        Instant at = Instant.now().minusSeconds(60);
        Deployment latest = new Deployment(commit, Phase.BROUGHT, at, at.plusSeconds(2), "", "");
        String name = service + "-" + environment;
        engine.put(new DeliveryTarget(
                "argocd/" + name,
                "uid-of-" + name,
                name,
                Map.of("ridgeway.dev/service", service, "ridgeway.dev/environment", environment),
                new Source(
                        "https://git.ridgeway.internal/shop/" + service + ".git",
                        "deploy/chart",
                        environment.equals("dev") ? List.of("deploy/environments/dev/values.yaml") : List.of()),
                "shop-dev",
                List.of("registry.example.com/" + service + ":" + commit),
                commit,
                false,
                true,
                null,
                "",
                Health.WELL,
                at.plusSeconds(7),
                at.plusSeconds(8),
                latest,
                List.of(latest)));
    }

    private static String head(String service) {
        return code().files(MAKER, repository(service), "round", List.of()).commit();
    }

    private static String begin(String template, String service) throws IOException {
        Answer answer = post("scaffolder/v2/tasks", asked(template, service));
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    private static Map<String, Object> asked(String template, String service) {
        return Map.of(
                "templateRef",
                "template:default/" + template,
                "values",
                Map.of("entity", "component:default/" + service, "proposal", 1));
    }

    private static JsonNode ended(String run) {
        return await().until(
                        () -> get("ridgeway/paths/runs/" + run),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));
    }

    private static void completed(String run) throws IOException {
        JsonNode end = ended(run);
        assertThat(end.get("status").asString())
                .as(end + "\n" + get("ridgeway/paths/runs/" + run + "/log"))
                .isEqualTo("completed");
    }

    private static void says(String run, String line) {
        await().untilAsserted(() -> assertThat(
                        get("ridgeway/paths/runs/" + run + "/log").toString())
                .contains(line));
    }

    /** The file of the preview; missing when there is none. */
    private static JsonNode file(String service) {
        String path = "applications/" + service + "-preview-1.yaml";
        return code().files(MAKER, DELIVERY, "", List.of(path))
                .file(path)
                .map(it -> JsonMapper.shared()
                        .<JsonNode>valueToTree(Yaml.documents(new String(it.content(), StandardCharsets.UTF_8), path)
                                .getFirst()
                                .value()))
                .orElse(JsonMapper.shared().missingNode());
    }

    private static String shown(String service) {
        return file(service).at("/spec/source/targetRevision").asString("");
    }

    private static JsonNode previews(String service) throws IOException {
        return get("ridgeway/paths/previews/shop/" + service);
    }

    /** The look at all previews is due now. */
    private static void due() {
        server.context()
                .getBean(JdbcClient.class)
                .sql("update platform.scheduled_tasks set execution_time = now()"
                        + " where task_name = 'paths-previews' and not picked")
                .update();
    }

    /** It runs, as its path ends when that is so. */
    private static void previewed(String service) throws IOException {
        String run = begin("preview-proposal", service);
        says(run, "Building version " + head(service).substring(0, 7));
        built(service);
        says(run, "Waiting until Argo CD (main) takes up " + service + " in preview-1.");
        delivered(service, "preview-1", head(service));
        completed(run);
    }

    private static void built(String service) {
        pipelines.ran(service, head(service), head(service), State.SUCCEEDED, Instant.now(), "sha256:2");
    }

    @Test
    void aProposalIsBuiltAndShownBesideTheServiceUntilItIsMerged() throws Exception {
        made("till", RELEASES_ONLY_WHAT_IS_MERGED, CHART);
        String head = head("till");
        assertThat(previews("till").at("/components/0").asString()).isEqualTo("component:default/till");

        JsonNode before = post("ridgeway/paths/preview", asked("preview-proposal", "till"))
                .json();
        assertThat(before.toString()).contains("applications/till-preview-1.yaml", head);
        previewed("till");

        JsonNode file = file("till");
        assertThat(file.at("/metadata/name").asString()).isEqualTo("till-preview-1");
        assertThat(file.at("/metadata/labels/ridgeway.dev~1environment").asString())
                .isEqualTo("preview-1");
        assertThat(file.at("/metadata/annotations").toString()).doesNotContain("notifications");
        assertThat(file.at("/spec/project").asString()).isEqualTo("shop");
        assertThat(file.at("/spec/destination/namespace").asString()).isEqualTo("shop-dev");
        assertThat(file.at("/spec/source/targetRevision").asString()).isEqualTo(head);
        assertThat(file.at("/spec/source/helm/releaseName").asString()).isEqualTo("till-preview-1");
        assertThat(file.at("/spec/source/helm").has("valueFiles")).isFalse();
        JsonNode values = file.at("/spec/source/helm/valuesObject");
        assertThat(values.at("/image")).isEqualTo(JsonMapper.shared().readTree("""
                        {"repository": "registry.example.com/till", "digest": "", "version": "COMMIT", "revision": "COMMIT"}
                        """.replace("COMMIT", head)));
        assertThat(values.at("/env/LOG_LEVEL").asString()).isEqualTo("debug");
        assertThat(values.at("/route/hostnames/0").asString()).isEqualTo("till-preview-1.dev.example.com");
        assertThat(file.at("/spec/syncPolicy").toString())
                .contains("ServerSideApply=true", "FailOnSharedResource=true")
                .doesNotContain("CreateNamespace", "managedNamespaceMetadata");

        JsonNode environments =
                get("ridgeway/delivery/entities/component/default/till").get("environments");
        assertThat(environments.findValuesAsString("name")).containsExactly("dev", "preview-1");
        assertThat(environments.at("/1/known/release/version").asString()).isEqualTo(head.substring(0, 7));
        assertThat(environments.at("/1/waiting").isNull()).isTrue();
        assertThat(previews("till").at("/items/0/address").asString())
                .isEqualTo("https://till-preview-1.dev.example.com");

        assertThat(post("ridgeway/code/repositories/shop/till/proposals/1/merge", Map.of())
                        .status())
                .isEqualTo(200);
        due();
        await().untilAsserted(() -> assertThat(file("till").isMissingNode()).isTrue());
        engine.remove("argocd/till-preview-1");
        await().untilAsserted(() -> assertThat(get("ridgeway/delivery/entities/component/default/till")
                        .get("environments")
                        .findValuesAsString("name"))
                .containsExactly("dev"));
    }

    @Test
    void aNewCommitFollowsWhenItIsBuiltAndADeclinedProposalIsShownNoMore() throws Exception {
        made("mail", RELEASES_ONLY_WHAT_IS_MERGED, CHART);
        previewed("mail");
        String first = head("mail");

        String second = commit(repository("mail"), "round", "src/prices.txt", "rounded up");
        await().untilAsserted(() -> {
            due();
            assertThat(get("ridgeway/pipelines/entities/component/default/mail")
                            .at("/builds/0/commit")
                            .asString())
                    .as("has it built")
                    .isEqualTo(second);
        });
        assertThat(shown("mail")).isEqualTo(first);
        built("mail");
        await().untilAsserted(() -> {
            due();
            assertThat(shown("mail")).isEqualTo(second);
        });

        post("ridgeway/code/repositories/shop/mail/proposals/1/decline", Map.of());
        await().untilAsserted(() -> {
            due();
            assertThat(file("mail").isMissingNode()).isTrue();
        });
    }

    @Test
    void aFileThatIsNoPreviewStandsInTheWayOfNone() throws Exception {
        made("shelf", RELEASES_ONLY_WHAT_IS_MERGED, CHART);
        String application = """
                kind: Application
                metadata: {annotations: {ridgeway.dev/preview-of: '%s'}}
                spec: {source: {repoURL: nowhere}}
                """;
        commit(DELIVERY, "main", "applications/odd-preview-99999999999.yaml", application.formatted("component:a/b"));
        commit(DELIVERY, "main", "applications/odd-preview-2.yaml", application.formatted("component:a/b"));
        commit(DELIVERY, "main", "applications/odd-preview-3.yaml", application.formatted("!"));

        assertThat(previews("shelf").path("items").isArray()).isTrue();
    }

    @Test
    void aPreviewEndsByHandAndWithItsService() throws Exception {
        made("desk", RELEASES_ONLY_WHAT_IS_MERGED, CHART);
        previewed("desk");
        JsonNode goes = post(
                        "ridgeway/paths/preview",
                        Map.of(
                                "templateRef",
                                "template:default/delete-service",
                                "values",
                                Map.of("entity", "component:default/desk", "confirm", "desk", "wait", 60)))
                .json();
        assertThat(goes.toString()).contains("applications/desk-preview-1.yaml", "argocd/desk-preview-1");

        String run = begin("end-preview", "desk");
        says(run, "Waiting until these are gone: argocd/desk-preview-1");
        assertThat(file("desk").isMissingNode()).isTrue();
        engine.remove("argocd/desk-preview-1");
        completed(run);
        assertThat(ended(begin("end-preview", "desk")).at("/error/code").asString())
                .isEqualTo("preview-not-found");
    }

    @Test
    void whatMightBeReleasedIsNotBuilt() throws Exception {
        made("cards", "kind: Pipeline\nmetadata: {name: it}\n", CHART);

        JsonNode end = ended(begin("preview-proposal", "cards"));

        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("preview-would-release");
        assertThat(get("ridgeway/pipelines/entities/component/default/cards")
                        .get("builds")
                        .size())
                .isEqualTo(1);
        assertThat(file("cards").isMissingNode()).isTrue();
    }

    @Test
    void whatCannotBeShownIsRefusedWithTheReason() throws Exception {
        made("stock", RELEASES_ONLY_WHAT_IS_MERGED, CHART.replace("enabled: false", "enabled: true"));

        JsonNode end = ended(begin("preview-proposal", "stock"));
        assertThat(end.at("/error/code").asString()).as(end.toString()).isEqualTo("proposal-not-shown");
        assertThat(end.at("/error/message").asString())
                .isEqualTo("stock cannot be previewed: it has a database, and a preview has none of its own.");

        post("ridgeway/code/repositories/shop/stock/proposals/1/decline", Map.of());
        assertThat(ended(begin("preview-proposal", "stock")).at("/error/code").asString())
                .isEqualTo("preview-proposal-closed");
    }
}
