package dev.ridgeway.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.runtime.events.EventStore;
import dev.ridgeway.server.runtime.events.EventStore.Told;
import dev.ridgeway.server.runtime.events.Happening;
import dev.ridgeway.server.runtime.events.WorkloadName;
import dev.ridgeway.server.runtime.objects.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
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
            metadata: {name: till, annotations: {backstage.io/kubernetes-id: till}}
            ---
            kind: Component
            metadata: {name: of-the-guest, annotations: {backstage.io/kubernetes-id: shop}}
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
                                "apiVersion: backstage.io/v1alpha1\nkind: Component\nspec: {type: service, lifecycle: production, owner: shop}\n")
                        .replace(
                                "shop}\nmetadata: {name: of-the-g",
                                "'user:development/guest'}\nmetadata: {name: of-the-g"));
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
                ridgeway: {guest: {role: developer}, owner-only: {developer: [runtime.logs.read, runtime.copies.restart]}}
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
        west.play("serving", "till-dev", Map.of("backstage.io/kubernetes-id", "till"), Map.of());
        west.play(
                "crash-stuck",
                "till-dev",
                Map.of("backstage.io/kubernetes-id", "till", "ridgeway.dev/environment", "preview-3"),
                Map.of());
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
    void whatOnlyShowsAProposalSaysNothingOfHowTheServiceIs() {
        JsonNode till = runtime("till");

        assertThat(till.path("places").findValuesAsString("environment")).containsExactly("till-dev", "preview-3");
        assertThat(till.at("/places/1/workloads/0/status/change").asString()).isEqualTo("stuck");
        assertThat(till.path("state").asString()).isEqualTo("serving");
        assertThat(till.path("sentence").asString()).isEqualTo("Version 1.4 serves, 2 of 2 copies ready.");
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
    void showsCopiesOneByOneWithWhatTheyUseOfWhatTheyMay() {
        JsonNode shop = get("/entities/component/default/by-id/copies").json();

        assertThat(shop.path("places").findValuesAsString("environment"))
                .containsExactly("dev", "production", "shop-west");
        JsonNode production = shop.at("/places/1/copies");
        assertThat(production).hasSize(2);
        assertThat(production.at("/0/status/state").asString()).isEqualTo("serving");
        assertThat(production.at("/0/status/version").asString()).isEqualTo("1.4");
        assertThat(production.at("/0/machine").asString()).isNotEmpty();
        assertThat(production.at("/0/restartable").asBoolean()).isTrue();
        JsonNode lately = get("/entities/component/default/by-id/copies").json().at("/places/0/copies/0/status");
        assertThat(lately.path("restarts").asInt()).isPositive();
        assertThat(lately.at("/lastEnd/why").asString()).isNotEmpty();
        west.put("billing-eu", """
                {"kind":"PodMetrics","metadata":{"name":"sts-0"},"containers":[
                 {"name":"web","usage":{"cpu":"12345678n","memory":"20Mi"}},{"name":"b","usage":{"cpu":"1m","memory":"1Ki"}}]}""");
        await().untilAsserted(() -> {
            JsonNode copy =
                    get("/entities/component/default/billing/copies").json().at("/places/0/copies/0");
            assertThat(copy.path("name").asString()).isEqualTo("sts-0");
            assertThat(copy.path("memory").asLong()).isEqualTo(20 * 1024 * 1024 + 1024);
            assertThat(copy.path("processor").asLong()).isEqualTo(14);
        });
        assertThat(get("/entities/component/default/misspelt/copies")
                        .json()
                        .at("/problems/0/code")
                        .asString())
                .isEqualTo("label-selector-invalid");
        JsonNode failing =
                get("/entities/component/default/by-application/copies").json();
        assertThat(failing.at("/places/0/copies").findValuesAsString("says"))
                .contains("the registry does not have its image");
    }

    @Test
    void passesOnWhatAllCopiesWriteToWhoMayReadIt() {
        List<String> names = get("/entities/component/default/by-id/copies")
                .json()
                .at("/places/1/copies")
                .findValuesAsString("name");
        String log = "/entities/component/default/by-id/log?cluster=east&in=shop-prod";
        east.wrote(names.get(0), "2026-01-01T10:00:00Z one\n2026-01-01T10:00:02Z token=abcdef123\n");
        east.wrote(names.get(1), "2026-01-01T10:00:01Z two\n");

        assertThat(get(log).body().lines())
                .containsExactly(
                        names.get(0) + "\t2026-01-01T10:00:00Z\tone",
                        names.get(1) + "\t2026-01-01T10:00:01Z\ttwo",
                        names.get(0) + "\t2026-01-01T10:00:02Z\ttoken=***");
        east.wrote(names.get(1), "2026-01-01T10:00:01Z two\n");
        assertThat(get(log + "&copy=" + names.get(1)).body()).isEqualTo(names.get(1) + "\t2026-01-01T10:00:01Z\ttwo\n");
        assertThat(get("/entities/component/default/billing/log?cluster=east&in=shop-prod")
                        .json()
                        .path("code")
                        .asString())
                .as("another's copies")
                .isEqualTo("copies-not-found");
        names.forEach(it ->
                east.refusesLog(it, new ToolRefused("cluster-right-missing", "No logs.", "Add this rule: pods/log.")));
        assertThat(get(log).status()).isEqualTo(502);
        assertThat(get(log).json().path("remedy").asString()).isEqualTo("Add this rule: pods/log.");
        assertThat(ask("GET", "/api/ridgeway/runtime" + log, "", CATALOG_ONLY).status())
                .isEqualTo(403);
    }

    @Test
    void whatOnlyOwnersMayIsJudgedByTheEntity() throws IOException {
        String entities = "/api/ridgeway/runtime/entities/component/default/";
        String one = get("/entities/component/default/of-the-guest/copies")
                .json()
                .at("/places/1/copies/0/name")
                .asString();
        east.wrote(one, "2026-01-01T10:00:00Z one\n");
        String log = "/log?cluster=east&in=shop-prod&copy=" + one;

        assertThat(server.get(entities + "of-the-guest" + log).body()).isEqualTo(one + "\t2026-01-01T10:00:00Z\tone\n");
        Answer refused = server.get(entities + "by-id" + log);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("code").asString()).isEqualTo("permission-for-own-only");
        String restart = "{\"cluster\": \"east\", \"in\": \"shop-prod\", \"copy\": \"%s\"}".formatted(one);
        assertThat(server.ask("POST", entities + "by-id/restart", restart).status())
                .isEqualTo(403);
        JsonNode session = server.get("/api/ridgeway/session").json();
        assertThat(session.path("permissions").toString()).doesNotContain("runtime.logs.read");
        assertThat(session.path("ownPermissions").toString())
                .isEqualTo("[\"runtime.copies.restart\",\"runtime.logs.read\"]");
        assertThat(server.ask(
                                "POST",
                                "/api/ridgeway/identity/tokens",
                                "{\"name\": \"all\", \"scopes\": [\"developer\"], \"expiresInDays\": 1}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void keepsWhatHappenedLongerThanItsClusterDoes() {
        EventRunner runner = server.context().getBean(EventRunner.class);
        JsonNode copies = get("/entities/component/default/by-id/copies").json().at("/places/1/copies");
        String name = copies.at("/0/name").asString();
        east.put("rt-other", """
                {"kind":"Deployment","metadata":{"name":"nobodys","uid":"nobodys"}}""");
        east.put("rt-other", """
                {"kind":"Pod","metadata":{"name":"nobodys-1","uid":"nobodys-1",
                 "ownerReferences":[{"kind":"Deployment","name":"nobodys","uid":"nobodys","controller":true}]}}""");
        happens("unhealthy", "shop-prod", name, 3);
        happens("elsewhere", "rt-other", "nobodys-1", 1);
        JdbcClient jdbc = server.context().getBean(JdbcClient.class);
        await().untilAsserted(() -> {
            runner.look();
            assertThat(jdbc.sql("select uid from runtime.event")
                            .query(String.class)
                            .list())
                    .contains("unhealthy")
                    .as("of no entity")
                    .doesNotContain("elsewhere");
        });
        happens("unhealthy", "shop-prod", name, 7);
        assertThat(happened("by-id", "unhealthy"))
                .extracting(it -> it.path("times").asInt())
                .containsExactly(7);
        runner.look();
        east.forget(Types.EVENTS, "shop-prod", "unhealthy");

        List<JsonNode> kept = happened("by-id", "unhealthy");
        assertThat(kept).hasSize(1);
        assertThat(kept.getFirst().path("times").asInt()).isEqualTo(7);
        assertThat(kept.getFirst().path("environment").asString()).isEqualTo("production");
        assertThat(kept.getFirst().path("what").asString())
                .isEqualTo("It did not pass its health check and gets no requests meanwhile");
        assertThat(kept.getFirst().path("about").asString()).isEqualTo(name);
        assertThat(kept.getFirst().path("command").asString())
                .isEqualTo(
                        "kubectl get events -n shop-prod --field-selector involvedObject.kind=Pod,involvedObject.name="
                                + name);
        assertThat(happened("by-application", "unhealthy")).as("another's").isEmpty();
        server.context().getBean(EventStore.class).forget(Instant.parse("2100-01-01T00:00:00Z"), 500, 1_000);
        assertThat(happened("by-id", "unhealthy")).isEmpty();
    }

    @Test
    void forgetsTheOldestOfWhatIsTooMuch() {
        EventStore store = server.context().getBean(EventStore.class);
        WorkloadName chatty = new WorkloadName("east", "n", "Deployment", "chatty");
        WorkloadName calm = new WorkloadName("east", "n", "Deployment", "calm");
        Instant now = Instant.now();
        store.note(IntStream.range(0, 10)
                .mapToObj(it -> new Told(chatty, happening("chatty-" + it, now.plusSeconds(it))))
                .toList());
        store.note(List.of(new Told(calm, happening("calm", now))));

        store.forget(now.minusSeconds(60), 3, 1_000);
        assertThat(store.of(chatty, 100))
                .extracting(Happening::uid)
                .containsExactly("chatty-9", "chatty-8", "chatty-7");
        assertThat(store.of(calm, 100)).hasSize(1);
        store.forget(now.plusSeconds(9), 3, 1_000);
        assertThat(store.of(chatty, 100)).extracting(Happening::uid).containsExactly("chatty-9");
        assertThat(store.of(calm, 100)).isEmpty();
    }

    @Test
    void keepsWhatWentWrongApartFromWhatGoesWellOften() {
        EventStore store = server.context().getBean(EventStore.class);
        WorkloadName hourly = new WorkloadName("east", "n", "CronJob", "hourly");
        Instant now = Instant.now();
        store.note(List.of(new Told(hourly, happening("wrong", "BackOff", true, now))));
        store.note(IntStream.range(1, 10)
                .mapToObj(it -> new Told(hourly, happening("well-" + it, now.plusSeconds(it))))
                .toList());

        store.forget(now.minusSeconds(60), 3, 1_000);

        assertThat(store.of(hourly, 2)).extracting(Happening::uid).containsExactly("well-9", "well-8", "wrong");
        store.forget(now.plusSeconds(60), 3, 1_000);
    }

    @Test
    void writesDownWhatElseHappensWhenOneEventCannotBe() {
        EventStore store = server.context().getBean(EventStore.class);
        WorkloadName odd = new WorkloadName("east", "n", "Deployment", "odd");
        Instant now = Instant.now();

        store.note(List.of(
                new Told(odd, happening("odd-1", now)),
                new Told(odd, happening("odd-2", "Start\0ed", false, now)),
                new Told(odd, happening("odd-3", now))));

        assertThat(store.of(odd, 10)).extracting(Happening::uid).containsExactlyInAnyOrder("odd-1", "odd-3");
        store.forget(now.plusSeconds(60), 3, 1_000);
    }

    private static Happening happening(String uid, Instant at) {
        return happening(uid, "Started", false, at);
    }

    private static Happening happening(String uid, String reason, boolean warning, Instant at) {
        return new Happening(uid, "Pod", "p", reason, warning, "Started", 1, at, at);
    }

    /** To the copy of that name, so often. */
    private static void happens(String uid, String namespace, String copy, int times) {
        String about = east.uid(Types.PODS, namespace, copy);
        east.put(namespace, """
                {"kind":"Event","metadata":{"name":"UID","uid":"UID"},"reason":"Unhealthy","type":"Warning","count":TIMES,
                 "message":"Readiness probe failed: 503","firstTimestamp":"2099-01-01T00:00:00Z","lastTimestamp":"2099-01-01T00:0TIMES:00Z",
                 "involvedObject":{"kind":"Pod","name":"COPY","namespace":"NAMESPACE","uid":"ABOUT"}}""".replace("UID", uid)
                .replace("TIMES", "" + times)
                .replace("COPY", copy)
                .replace("NAMESPACE", namespace)
                .replace("ABOUT", about));
    }

    private static List<JsonNode> happened(String entity, String reason) {
        return get("/entities/component/default/" + entity + "/events")
                .json()
                .path("events")
                .valueStream()
                .filter(it -> it.path("reason").asString().equalsIgnoreCase(reason))
                .filter(it -> it.path("at").asString().startsWith("2099"))
                .toList();
    }

    @Test
    void restartsACopyAndRecordsWhoDidIt() {
        JsonNode copy = get("/entities/component/default/by-id/copies").json().at("/places/1/copies/0");
        String body = "{\"cluster\":\"east\",\"in\":\"shop-prod\",\"copy\":\"%s\"}";
        String restart = "/api/ridgeway/runtime/entities/component/default/by-id/restart";
        String name = copy.path("name").asString();

        assertThat(ask("POST", restart, body.formatted(name), CATALOG_ONLY).status())
                .isEqualTo(403);
        assertThat(ask("POST", restart, body.formatted("somebody-elses"), READER)
                        .status())
                .isEqualTo(404);
        assertThat(east.deleted()).isEmpty();
        assertThat(ask("POST", restart, body.formatted(name), READER).status()).isEqualTo(200);
        assertThat(east.deleted()).hasSize(1);
        assertThat(east.deleted().getFirst()).startsWith("pods shop-prod/" + name + " ");
        east.refuses(new ToolRefused("cluster-right-missing", "May not.", "Add a rule."));
        assertThat(ask("POST", restart, body.formatted(name), READER)
                        .json()
                        .path("remedy")
                        .asString())
                .isEqualTo("Add a rule.");
        east.refuses(null);
        assertThat(server.context().getBean(Audit.class).about(List.of("component:default/by-id"), 10))
                .extracting(it -> it.actor() + " " + it.action() + " " + it.outcome() + " " + it.detail())
                .containsExactly(
                        "external:reader copy.restart refused east shop-prod/" + name,
                        "external:reader copy.restart succeeded east shop-prod/" + name);
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
    @ValueSource(
            strings = {
                "",
                "/copies",
                "/events",
                "/log?cluster=east&in=shop-prod",
                "/object?cluster=east&resource=deployments.apps&in=shop-prod&called=web"
            })
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
