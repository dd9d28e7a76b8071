package dev.ridgeway.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.runtime.objects.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What two clusters say, as the page and Backstage's clients get it. */
class RuntimeTests {

    private static final String READER = "Authorization: Bearer for-reading";
    private static final String CATALOG_ONLY = "Authorization: Bearer for-the-catalog";
    private static final String CATALOG = """
            kind: Component
            metadata: {name: by-id, annotations: {backstage.io/kubernetes-id: shop}}
            ---
            kind: Component
            metadata: {name: by-selector, annotations: {backstage.io/kubernetes-label-selector: 'app=crash,tier notin (old)', backstage.io/kubernetes-namespace: crash-dev}}
            ---
            kind: Component
            metadata: {name: by-application, annotations: {argocd/app-name: billing-production}}
            ---
            kind: Component
            metadata: {name: billing, annotations: {argocd/app-selector: 'service=billing'}}
            ---
            kind: Component
            metadata: {name: by-instance}
            ---
            kind: Component
            metadata: {name: in-one-cluster, annotations: {backstage.io/kubernetes-id: shop, backstage.io/kubernetes-cluster: west}}
            ---
            kind: Component
            metadata: {name: nowhere, annotations: {backstage.io/kubernetes-id: nothing-has-this}}
            ---
            kind: Component
            metadata: {name: misspelt, annotations: {backstage.io/kubernetes-label-selector: 'app=a=b'}}
            """;

    private static FakeCluster east;
    private static FakeCluster west;
    private static Path folder;
    private static RunningServer server;

    /** The whole server, connected to two clusters. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool east() {
            return east;
        }

        @Bean
        ConnectedTool west() {
            return west;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        east = new FakeCluster("east");
        west = new FakeCluster("west");
        folder = Files.createTempDirectory("ridgeway-runtime").toRealPath();
        Files.writeString(
                folder.resolve("all.yaml"),
                CATALOG.replace(
                        "kind: Component\n",
                        "apiVersion: backstage.io/v1alpha1\nkind: Component\nspec: {type: service, lifecycle: production, owner: shop}\n"));
        fill();
        server = RunningServer.start(Connected.class, """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-reading, subject: reader}
                      - type: static
                        options: {token: for-the-catalog, subject: catalog}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                catalog:
                  locations: [{type: file, target: FOLDER/all.yaml}]
                """.replace("FOLDER", folder.toString()), "--empty");
        await().untilAsserted(
                        () -> assertThat(server.get("/api/catalog/entities/by-name/component/default/misspelt", READER)
                                        .status())
                                .isEqualTo(200));
    }

    private static void fill() {
        east.put("", """
                {"kind":"Namespace","metadata":{"name":"shop-prod","labels":{"ridgeway.dev/environment":"production"}}}""");
        east.put("", """
                {"kind":"Namespace","metadata":{"name":"shop-dev","labels":{"ridgeway.dev/environment":"dev"}}}""");
        east.play("serving", "shop-prod", Map.of("backstage.io/kubernetes-id", "shop"), Map.of());
        east.play("restarted", "shop-dev", Map.of("backstage.io/kubernetes-id", "shop"), Map.of());
        east.play("crash-stuck", "crash-dev", Map.of("app", "crash"), Map.of());
        east.play(
                "pull-stuck",
                "billing-prod",
                Map.of(),
                Map.of("argocd.argoproj.io/tracking-id", "billing-production:apps/Deployment:billing-prod/pull"));
        east.play("job-fails", "instance", Map.of("app.kubernetes.io/instance", "by-instance"), Map.of());
        east.play("ds-serving", "instance", Map.of(), Map.of("meta.helm.sh/release-name", "by-instance"));
        east.put("argocd", """
                {"kind":"Application","metadata":{"name":"billing-staging","labels":{"service":"billing"}}}""");
        east.put("shop-prod", """
                {"kind":"Service","metadata":{"name":"web"},"spec":{"selector":{"app":"web"},"type":"ClusterIP"}}""");
        east.put("shop-prod", """
                {"kind":"Ingress","metadata":{"name":"web"},"spec":{"tls":[{}],"rules":[{"host":"shop.example.com","http":{"paths":[{"backend":{"service":{"name":"web"}}}]}}]}}""");
        east.put("shop-prod", """
                {"kind":"Widget","metadata":{"name":"w","labels":{"backstage.io/kubernetes-id":"shop"}}}""");
        east.put("shop-prod", """
                {"kind":"Widget","metadata":{"name":"somebody-elses","labels":{"backstage.io/kubernetes-id":"other"}}}""");
        west.play(
                "sts-serving",
                "billing-eu",
                Map.of(),
                Map.of("argocd.argoproj.io/tracking-id", "argocd_billing-staging:apps/StatefulSet:billing-eu/sts"));
        west.play("stopped", "shop-west", Map.of("backstage.io/kubernetes-id", "shop"), Map.of());
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    @BeforeEach
    void heal() {
        east.complete(Instant.now());
        west.complete(Instant.now());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            by-selector    | crash-dev       | crash        | label app=crash,tier notin (old)
            by-application | billing-prod    | pull         | Argo CD's application billing-production
            billing        | staging         | sts          | Argo CD's application billing-staging
            in-one-cluster | shop-west       | zero         | label backstage.io/kubernetes-id=shop
            """)
    void findsWorkloadsByWhatTheEntitySays(String entity, String environment, String workload, String by) {
        JsonNode places = runtime(entity).path("places");

        assertThat(places).hasSize(1);
        assertThat(places.at("/0/environment").asString()).isEqualTo(environment);
        assertThat(places.at("/0/workloads/0/name").asString()).isEqualTo(workload);
        assertThat(places.at("/0/workloads/0/foundBy").asString()).isEqualTo(by);
    }

    @Test
    void findsWorkloadsByTheNameEverybodyUsesWhenTheEntitySaysNothing() {
        JsonNode found = runtime("by-instance");

        assertThat(found.findValuesAsString("foundBy"))
                .containsExactlyInAnyOrder(
                        "label app.kubernetes.io/instance=by-instance", "Helm's release by-instance");
        assertThat(found.path("state").asString())
                .as("a job that failed beside what serves")
                .isEqualTo("degraded");
        assertThat(found.path("sentence").asString()).startsWith("Of its 2 parts, job-fails: it failed:");
    }

    @Test
    void saysInOneSentenceWhatRunsWhereInTheOrderOfPromotion() {
        JsonNode shop = runtime("by-id");

        assertThat(shop.path("places").findValuesAsString("environment"))
                .containsExactly("dev", "production", "shop-west");
        assertThat(shop.path("state").asString()).isEqualTo("serving");
        assertThat(shop.path("sentence").asString())
                .isEqualTo("Version 1.4 serves in dev and production; nothing is wanted in shop-west.");
        JsonNode production = shop.at("/places/1/workloads/0");
        assertThat(production.at("/status/sentence").asString()).isEqualTo("Version 1.4 serves, 2 of 2 copies ready.");
        assertThat(production.path("addresses").valueStream().map(JsonNode::asString))
                .containsExactly("https://shop.example.com");
        assertThat(production.path("objects").findValuesAsString("kind"))
                .containsExactly("Deployment", "ReplicaSet", "Pod", "Pod", "Service", "Ingress");
        assertThat(shop.at("/places/1/source").asString()).isEqualTo("Kubernetes (east)");
        assertThat(Instant.parse(shop.at("/places/1/asOf").asString())).isNotNull();
    }

    @Test
    void saysThatTheOldVersionServesWhenTheNewOneDidNotStart() {
        assertThat(runtime("by-application").path("sentence").asString())
                .isEqualTo(
                        "Version 1.4 keeps serving; version 1.5 did not start: the registry does not have its image.");
    }

    @Test
    void takesAMissingRightForNoFaultOfTheService() {
        west.interrupt(
                new ToolRefused("cluster-right-missing", "No pods to be seen.", "Add this rule: pods."), Types.PODS);

        JsonNode billing = runtime("billing");

        assertThat(billing.path("state").asString()).isEqualTo("serving");
        assertThat(billing.at("/places/0/stale/remedy").asString()).isEqualTo("Add this rule: pods.");
        assertThat(billing.path("problems").findValuesAsString("message")).containsExactly("No pods to be seen.");
        assertThat(runtime("by-id").path("problems")).hasSize(1);
    }

    @Test
    void keepsTheLastKnownValueWithItsTimeWhenAClusterIsAway() {
        Instant then = Instant.parse("2026-01-01T00:00:00Z");
        west.complete(then);
        west.interrupt(new ToolUnavailable("cluster-unreachable", "West does not answer.", "Wait."));

        JsonNode billing = runtime("billing");

        assertThat(billing.path("sentence").asString()).isEqualTo("Version latest serves, 2 of 2 copies ready.");
        assertThat(billing.at("/places/0/asOf").asString()).isEqualTo(then.toString());
        assertThat(billing.at("/places/0/stale/message").asString()).isEqualTo("West does not answer.");
        assertThat(billing.path("problems")).hasSize(1);
        assertThat(runtime("by-application").at("/places/0/stale").isNull()).isTrue();
    }

    @Test
    void saysThatNothingIsFoundAndWhyThatMayBe() {
        assertThat(runtime("nowhere").path("sentence").asString())
                .isEqualTo("No connected cluster runs anything of it.");
        west.interrupt(new ToolUnavailable("cluster-unreachable", "West does not answer.", "Wait."));
        assertThat(runtime("nowhere").path("sentence").asString())
                .isEqualTo("What runs is unknown: West does not answer.");
        assertThat(runtime("misspelt").path("problems").findValuesAsString("code"))
                .containsExactly("label-selector-invalid");
    }

    @Test
    void tellsBrowsersWhereSomethingChanged() {
        List<String> told = new CopyOnWriteArrayList<>();
        Runnable end =
                server.context().getBean(LiveEvents.class).subscribe((topic, data) -> told.add(topic + " " + data));

        // What the tests before changed may be told in the same word, which then names no namespace: so it changes
        // again.
        await().untilAsserted(() -> {
            east.put("live-one", "{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}");
            assertThat(told)
                    .anyMatch(it -> it.startsWith("runtime ") && it.contains("\"east\"") && it.contains("live-one"));
        });
        end.run();
    }

    @Test
    void showsAnObjectThatBelongsToTheEntityAndNoOther() {
        Answer own = get(
                "/entities/component/default/by-id/object?cluster=east&resource=deployments.apps&in=shop-prod&called=web");
        Answer foreign = get(
                "/entities/component/default/by-id/object?cluster=east&resource=deployments.apps&in=billing-prod&called=pull");

        assertThat(own.status()).isEqualTo(200);
        assertThat(own.json().path("yaml").asString()).contains("kind: Deployment\n", "  namespace: shop-prod\n");
        assertThat(own.json().path("command").asString())
                .isEqualTo("kubectl get deployments.apps web -n shop-prod -o yaml");
        assertThat(foreign.status()).isEqualTo(404);
        assertThat(foreign.json().path("code").asString()).isEqualTo("cluster-object-not-found");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/object?cluster=east&resource=deployments.apps&in=shop-prod&called=web"})
    void refusesWhoMayNotSeeWhatRuns(String rest) {
        assertThat(ask("GET", "/api/ridgeway/runtime/entities/component/default/by-id" + rest, "", CATALOG_ONLY)
                        .status())
                .isEqualTo(403);
        assertThat(get("/entities/component/default/never-was" + rest).status()).isEqualTo(404);
    }

    @Test
    void answersBackstagesClientsFromTheSameData() {
        JsonNode items = ask(
                        "POST",
                        "/api/kubernetes/resources/workloads/query",
                        "{\"entityRef\":\"component:default/by-id\",\"auth\":{}}",
                        READER)
                .json()
                .path("items");

        assertThat(items.findValuesAsString("name")).contains("east", "west");
        JsonNode east = items.path(0);
        assertThat(east.at("/cluster/name").asString()).isEqualTo("east");
        assertThat(east.path("errors")).isEmpty();
        assertThat(east.path("podMetrics")).isEmpty();
        assertThat(east.path("resources").findValuesAsString("type"))
                .contains("pods", "services", "configmaps", "deployments", "replicasets", "horizontalpodautoscalers");
        JsonNode deployments = east.path("resources")
                .valueStream()
                .filter(it -> it.path("type").asString().equals("deployments"))
                .findFirst()
                .orElseThrow();
        assertThat(deployments
                        .path("resources")
                        .valueStream()
                        .map(it -> it.at("/metadata/namespace").asString()))
                .containsExactlyInAnyOrder("shop-prod", "shop-dev");
    }

    @Test
    void takesTheEntityFromTheCatalogWhateverTheCallerSays() {
        String forged = """
                {"entity":{"apiVersion":"backstage.io/v1alpha1","kind":"Component","metadata":{"name":"nowhere",
                 "annotations":{"backstage.io/kubernetes-id":"shop"}}}}""";

        Answer answer = ask("POST", "/api/kubernetes/services/nowhere", forged, READER);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("items")).isEmpty();
        assertThat(ask("POST", "/api/kubernetes/services/by-id", "{}", READER).status())
                .isEqualTo(400);
    }

    @Test
    void saysToBackstagesClientsWhatCouldNotBeRead() {
        west.interrupt(new ToolRefused("cluster-right-missing", "No pods.", "Add a rule."), Types.PODS);

        JsonNode errors = ask(
                        "POST",
                        "/api/kubernetes/services/nowhere",
                        "{\"entity\":{\"kind\":\"Component\",\"metadata\":{\"name\":\"nowhere\"}}}",
                        READER)
                .json()
                .at("/items/0/errors");

        assertThat(errors).hasSize(1);
        assertThat(errors.at("/0/errorType").asString()).isEqualTo("UNAUTHORIZED_ERROR");
        assertThat(errors.at("/0/resourcePath").asString()).isEqualTo("/api/v1/pods");
    }

    @Test
    void readsCustomResourcesOfTheEntityWhenAsked() {
        String asked = """
                {"entityRef":"component:default/by-id","customResources":[{"group":"example.com","apiVersion":"v1","plural":"widgets"}]}""";

        JsonNode items = ask("POST", "/api/kubernetes/resources/custom/query", asked, READER)
                .json()
                .path("items");

        assertThat(items.at("/0/resources/0/type").asString()).isEqualTo("customresources");
        assertThat(items.at("/0/resources/0/resources")
                        .valueStream()
                        .map(it -> it.at("/metadata/name").asString()))
                .containsExactly("w");
    }

    @Test
    void namesTheClusters() {
        JsonNode clusters = ask("GET", "/api/kubernetes/clusters", "", READER).json();

        assertThat(clusters).isEqualTo(JsonMapper.shared().readTree("""
                        {"items":[{"name":"east","title":"Kubernetes (east)","authProvider":"serviceAccount"},
                                  {"name":"west","title":"Kubernetes (west)","authProvider":"serviceAccount"}]}"""));
        assertThat(ask("GET", "/api/kubernetes/clusters", "", CATALOG_ONLY).status())
                .isEqualTo(403);
    }

    private static JsonNode runtime(String entity) {
        Answer answer = get("/entities/component/default/" + entity);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static Answer get(String path) {
        return ask("GET", "/api/ridgeway/runtime" + path, "", READER);
    }

    private static Answer ask(String method, String path, String body, String... headers) {
        try {
            return server.ask(method, path, body, headers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
