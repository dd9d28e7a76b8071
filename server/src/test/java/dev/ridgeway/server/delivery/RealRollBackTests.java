package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.testkit.cluster.ClusterTest;
import dev.ridgeway.testkit.cluster.Tenant;
import dev.ridgeway.testkit.cluster.Testbed;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Going back on a real Argo CD, which Ridgeway has look at the repository on its built-in Git host. */
@ClusterTest
class RealRollBackTests {

    private static final Actor MAKER = Actor.system("test");
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path PATH = Path.of("../golden-paths/src/main/resources/golden-paths/roll-back/template.yaml");

    @TempDir
    Path folder;

    private RunningServer server;
    private RepositoryName repository;
    private String token;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theOldVersionServesAgainAndTheBadOneIsHeldBack(Tenant tenant) throws IOException {
        start(tenant);
        repository = RepositoryName.parse("https://" + Code.EMBEDDED + "/" + tenant.namespace() + "/web.git");
        code().create(MAKER, NewRepository.named(repository, ""));
        commit(
                "Begin",
                Map.of(
                        "deploy/chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 1.0.0\n",
                        "deploy/chart/templates/web.yaml",
                                Tenant.webManifest().replace("image: busybox", "image: {{ .Values.image.repository }}"),
                        "deploy/environments/dev/held-back.yaml", "digests: []\n"));
        release("1.0", "busybox");
        tenant.deliverFrom(
                "https://" + Code.EMBEDDED + "/" + tenant.namespace() + "/web.git",
                "path: deploy/chart, helm: {releaseName: web, valueFiles: [../environments/dev/values.yaml]}");
        becomes("/environments/0/known/release/version", "1.0");
        becomes("/environments/0/last/outcome", "succeeded");

        release("1.1", "busybox:no-such-tag");
        assertThat(server.context()
                        .getBean(Delivery.class)
                        .hurry(MAKER, EntityRef.parse("component:default/web"), tenant.namespace()))
                .isEmpty();
        becomes("/environments/0/last/release/version", "1.1");
        Answer begun = post(
                "/api/scaffolder/v2/tasks",
                Map.of(
                        "templateRef",
                        "template:default/roll-back",
                        "values",
                        Map.of(
                                "entity", "component:default/web",
                                "environment", tenant.namespace(),
                                "version", "1.0",
                                "reason", "It does not start.")));
        assertThat(begun.status()).as(begun.body()).isEqualTo(201);
        String run = "/api/ridgeway/paths/runs/" + begun.json().get("id").asString();
        JsonNode end = await().atMost(SOON)
                .until(
                        () -> get(run),
                        it -> List.of("completed", "failed")
                                .contains(it.get("status").asString()));

        assertThat(end.get("status").asString())
                .as(end + "\n" + get(run + "/log"))
                .isEqualTo("completed");
        Deployment web = tenant.rolledOut(tenant.reader()
                .apps()
                .deployments()
                .inNamespace(tenant.namespace())
                .withName("web")
                .get());
        assertThat(web.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("busybox");
        JsonNode page = page();
        assertThat(page.at("/environments/0/known/release/version").asString()).isEqualTo("1.0");
        assertThat(page.path("deployments").findValuesAsString("outcome").get(1))
                .isEqualTo("replaced");
        assertThat(get("/api/ridgeway/delivery/entities/component/default/web/held-back")
                        .at("/items/0/digest")
                        .asString())
                .isEqualTo(digest("1.1"));
    }

    private void start(Tenant tenant) throws IOException {
        Files.writeString(folder.resolve("web.yaml"), """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: web, annotations: {argocd/app-name: NAMESPACE}}
                spec: {type: service, lifecycle: production, owner: team}
                """.replace("NAMESPACE", tenant.namespace()));
        token = Testbed.secret("git.token");
        server = RunningServer.start(
                """
                ridgeway:
                  kubeconfigs: [{file: "KUBECONFIG", name: testbed}]
                backend:
                  auth:
                    externalAccess:
                      - {type: static, options: {token: "TOKEN", subject: testbed}}
                catalog:
                  locations:
                    - {type: file, target: "FOLDER/web.yaml"}
                    - {type: file, target: "PATH", rules: [{allow: [Template]}]}
                """.replace(
                                "KUBECONFIG",
                                Testbed.file("ridgeway-operator.kubeconfig").toString())
                        .replace("TOKEN", token)
                        .replace("PATH", PATH.toRealPath().toString())
                        .replace("FOLDER", folder.toRealPath().toString()),
                "--empty",
                "--git-listen",
                Testbed.GIT_LISTEN);
    }

    private Code code() {
        return server.context().getBean(Code.class);
    }

    private void commit(String message, Map<String, String> files) {
        code().commit(
                        MAKER,
                        repository,
                        new Change(
                                "main",
                                message,
                                "Kim",
                                "kim@example.com",
                                files.entrySet().stream()
                                        .map(it -> new RepositoryFile(
                                                it.getKey(),
                                                false,
                                                it.getValue().getBytes(StandardCharsets.UTF_8)))
                                        .toList(),
                                List.of()),
                        "");
    }

    private void release(String version, String image) {
        commit("Release " + version, Map.of("deploy/environments/dev/values.yaml", """
                image:
                  repository: %s
                  digest: %s
                  version: "%s"
                """.formatted(
                        image, digest(version), version)));
    }

    private static String digest(String version) {
        return "sha256:" + version.replace(".", "").repeat(32);
    }

    private void becomes(String pointer, String value) {
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode page = page();
            assertThat(page.at(pointer).asString("")).as(page.toPrettyString()).isEqualTo(value);
        });
    }

    private JsonNode page() throws IOException {
        return get("/api/ridgeway/delivery/entities/component/default/web");
    }

    private JsonNode get(String path) throws IOException {
        return server.get(path, "Authorization: Bearer " + token).json();
    }

    private Answer post(String path, Object body) throws IOException {
        return server.ask("POST", path, JsonMapper.shared().writeValueAsString(body), "Authorization: Bearer " + token);
    }
}
