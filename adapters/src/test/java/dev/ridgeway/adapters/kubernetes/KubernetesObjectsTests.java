package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ClusterObjects.Log;
import dev.ridgeway.plugin.runtime.ClusterObjects.Watch;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesObjectsTests {

    private static final ResourceType PODS = new ResourceType("", "v1", "pods", "Pod");
    private static final String ALL_PODS = "/api/v1/pods";

    private FakeApiServer api;
    private final Seen seen = new Seen();
    private Watch watch = () -> {};

    @BeforeEach
    void start() throws IOException {
        api = new FakeApiServer();
        put("a", "1.0");
    }

    @AfterEach
    void stop() {
        watch.close();
        api.close();
    }

    @Test
    void tellsWhatIsThereAndEachChange() {
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();
        assertThat(seen.names()).isEqualTo("shop/a 1.0");

        put("b", "1.0");
        put("a", "1.1");
        seen.become("shop/a 1.1, shop/b 1.0");
        api.remove(ALL_PODS, "a");
        seen.become("shop/b 1.0");
    }

    @Test
    void leavesOutWhatNobodyReadsOrMayRead() {
        api.put(ALL_PODS, "secret", """
                {"kind":"Pod","apiVersion":"v1","metadata":{"namespace":"shop","name":"secret","resourceVersion":"VERSION",
                 "managedFields":[{"manager":"helm"}],
                 "annotations":{"kubectl.kubernetes.io/last-applied-configuration":"everything-again","team":"shop"}},
                 "spec":{"volumes":[{"name":"kube-api-access-x"},{"name":"data"}],"tolerations":[{"key":"k"}],
                  "containers":[{"name":"web","image":"web:1.0","volumeMounts":[{"name":"kube-api-access-x"}],
                   "env":[{"name":"DB_PASSWORD","value":"hunter2"},{"name":"DB","value":"postgres://me:hunter2@db/x"},
                          {"name":"LEVEL","value":"debug"}]}]}}""");
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();

        assertThat(seen.json.get("shop/secret"))
                .contains("\"team\":\"shop\"", "\"value\":\"debug\"", "\"name\":\"data\"")
                .doesNotContain("hunter2", "managedFields", "everything-again", "kube-api-access", "tolerations");
    }

    @Test
    void takesAwayThatObjectAndNoOtherOfItsName() {
        cluster().objects().delete(PODS, "shop", "a", "uid-of-a");

        assertThat(api.deletes()).hasSize(1);
        assertThat(api.deletes().getFirst())
                .startsWith("/api/v1/namespaces/shop/pods/a ")
                .contains("\"preconditions\":{\"uid\":\"uid-of-a\"}");
        api.forget("/api/v1/namespaces/shop/pods/gone");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster().objects().delete(PODS, "shop", "gone", "uid"))
                .returns("cluster-object-gone", ToolProblem::code);
    }

    @Test
    void changesTheImageOfOneContainerAndNothingElse() {
        ResourceType deployments = new ResourceType("apps", "v1", "deployments", "Deployment");
        cluster().objects().image(deployments, "shop", "checkout", "app", "registry.example.com/it@sha256:1");

        assertThat(api.patches()).hasSize(1);
        assertThat(api.patches().getFirst())
                .startsWith(
                        "/apis/apps/v1/namespaces/shop/deployments/checkout {\"spec\":{\"template\":{\"spec\":{\"containers\":[")
                .contains("\"name\":\"app\"", "\"image\":\"registry.example.com/it@sha256:1\"");
        assertThat(api.patchTypes()).containsExactly("application/strategic-merge-patch+json");
        api.forbid("/apis/apps/v1/namespaces/shop/deployments/checkout");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster().objects().image(deployments, "shop", "checkout", "app", "it@sha256:2"))
                .returns("cluster-right-missing", ToolProblem::code)
                .returns(
                        "Add this rule to the ClusterRole ridgeway-operator: {apiGroups: [apps], resources: [deployments], verbs: [patch]}, and bind it in shop",
                        ToolProblem::remedy);
    }

    @Test
    void namesTheRuleThatLetsItReadLogsAndTakeCopiesAway() {
        api.forbid("/api/v1/namespaces/shop/pods/a/log");
        api.forbid("/api/v1/namespaces/shop/pods/a");

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster().objects().log("shop", "a", new Log("web", false, false, 10, null, true)))
                .returns("cluster-right-missing", ToolProblem::code)
                .returns(
                        "Add this rule to the ClusterRole ridgeway-reader: {apiGroups: [\"\"], resources: [pods/log], verbs: [get]}",
                        ToolProblem::remedy);
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster().objects().delete(PODS, "shop", "a", "uid"))
                .returns(
                        "Add this rule to the ClusterRole ridgeway-operator: {apiGroups: [\"\"], resources: [pods], verbs: [delete]}, and bind it in shop",
                        ToolProblem::remedy);
    }

    @Test
    void goesOnAfterAWatchHasExpired() {
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();
        put("b", "1.0");
        seen.become("shop/a 1.0, shop/b 1.0");
        api.removeUnseen(ALL_PODS, "a");
        api.expire();

        seen.become("shop/b 1.0");
        put("c", "1.0");
        seen.become("shop/b 1.0, shop/c 1.0");
    }

    @Test
    void keepsWhatItToldThroughAnOutageAndThenTellsWhatChanged() throws IOException {
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();
        api.down();
        await().untilAsserted(() -> assertThat(seen.problem).isNotNull());
        assertThat(seen.problem.code()).isEqualTo("cluster-unreachable");
        assertThat(seen.names()).isEqualTo("shop/a 1.0");

        api.removeUnseen(ALL_PODS, "a");
        put("b", "2.0");
        api.up();
        seen.become("shop/b 2.0");
        seen.complete();
        put("b", "2.1");
        seen.become("shop/b 2.1");
    }

    @Test
    void tellsWhatIsThereInAnotherClusterOfTheSameName() throws IOException {
        put("b", "1.0");
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();
        api.down();
        await().untilAsserted(() -> assertThat(seen.problem).isNotNull());

        api.becomeAnother();
        // By chance it has the version that the other had.
        api.put(ALL_PODS, "a", pod("shop", "a", "9.0").replace("u-a", "u-of-the-other"));
        api.up();

        seen.become("shop/a 9.0");
        put("c", "9.0");
        seen.become("shop/a 9.0, shop/c 9.0");
    }

    @Test
    void tellsNothingAgainThatDidNotChange() throws IOException {
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();
        int before = api.lists();
        api.down();
        await().untilAsserted(() -> assertThat(seen.problem).isNotNull());
        api.up();
        await().untilAsserted(() -> assertThat(api.lists()).isGreaterThan(before));
        seen.complete();
        put("b", "1.0");
        seen.become("shop/a 1.0, shop/b 1.0");

        assertThat(seen.told).hasValue(2);
    }

    @Test
    void saysWhichRuleIsMissing() {
        api.forbid(ALL_PODS);
        watch = cluster().objects().watch(PODS, seen);
        await().untilAsserted(() -> assertThat(seen.problem).isNotNull());

        assertThat(seen.problem.code()).isEqualTo("cluster-right-missing");
        assertThat(seen.problem.message())
                .isEqualTo("Kubernetes (test) does not let Ridgeway see services and their copies.");
        assertThat(seen.problem.remedy())
                .endsWith("ridgeway-reader: {apiGroups: [\"\"], resources: [pods], verbs: [get, list, watch]}");
        assertThat(seen.complete).isNull();
    }

    @Test
    void seesOneNamespaceWhereItMayNotSeeAll() {
        api.forbid(ALL_PODS);
        api.put("/api/v1/namespaces/home/pods", "c", pod("home", "c", "3.0"));
        watch = cluster(() -> settings(api.address(), "t", Optional.of("home")))
                .objects()
                .watch(PODS, seen);
        seen.complete();

        assertThat(seen.names()).isEqualTo("home/c 3.0");
    }

    @Test
    void findsNothingOfATypeThatTheClusterDoesNotHave() {
        api.forget(ALL_PODS);
        watch = cluster().objects().watch(PODS, seen);
        seen.complete();

        assertThat(seen.names()).isEmpty();
        assertThat(seen.problem).isNull();
    }

    @Test
    void takesTheNewCredentialWhenTheOldOneIsRefused() {
        AtomicInteger read = new AtomicInteger();
        String[] current = {"t"};
        watch = cluster(() -> {
                    read.incrementAndGet();
                    return settings(api.address(), current[0], Optional.empty());
                })
                .objects()
                .watch(PODS, seen);
        seen.complete();
        api.token("fresh");
        await().untilAsserted(() -> assertThat(seen.problem).isNotNull());
        assertThat(seen.problem.code()).isEqualTo("cluster-credential-refused");
        current[0] = "fresh";
        put("b", "1.0");

        seen.become("shop/a 1.0, shop/b 1.0");
        seen.complete();
    }

    @Test
    void readsOneObjectAndNeverASecret() {
        KubernetesCluster cluster = cluster();
        api.put("/api/v1/namespaces/shop/pods", "unused", pod("shop", "unused", "1"));
        ResourceType secrets = new ResourceType("", "v1", "secrets", "Secret");

        assertThat(cluster.objects().objects(PODS, "", ""))
                .extracting(ClusterObject::name)
                .containsExactly("a");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster.objects().objects(secrets, "", ""));
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster.objects().object(secrets, "shop", "a"));
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> cluster.objects().watch(secrets, seen));
    }

    private KubernetesCluster cluster() {
        return cluster(() -> settings(api.address(), "t", Optional.empty()));
    }

    private KubernetesCluster cluster(Supplier<ClusterSettings> settings) {
        return new KubernetesCluster(
                "test", api.address().toString(), settings, InstantSource.system(), Duration.ofMillis(50));
    }

    private static ClusterSettings settings(URI address, String token, Optional<String> namespace) {
        return new ClusterSettings(address, "", false, new Credential.Token(token), Optional.empty(), namespace);
    }

    private void put(String name, String version) {
        api.put(ALL_PODS, name, pod("shop", name, version));
    }

    private static String pod(String namespace, String name, String version) {
        return """
                {"kind":"Pod","apiVersion":"v1","metadata":{"namespace":"%s","name":"%s","uid":"u-%s","resourceVersion":"VERSION"},
                 "spec":{"containers":[{"name":"web","image":"web:%s"}]}}""".formatted(namespace, name, name, version).replace("\n", "");
    }

    private static final class Seen implements ObjectListener {
        private final Map<String, String> json = new ConcurrentSkipListMap<>();
        private final AtomicInteger told = new AtomicInteger();
        private volatile ToolProblem problem;
        private volatile Instant complete;

        @Override
        public void present(ClusterObject object) {
            told.incrementAndGet();
            json.put(object.namespace() + "/" + object.name(), object.json());
        }

        @Override
        public void gone(String namespace, String name) {
            json.remove(namespace + "/" + name);
        }

        @Override
        public void complete(Instant asOf) {
            complete = asOf;
            problem = null;
        }

        @Override
        public void interrupted(ToolProblem why) {
            complete = null;
            problem = why;
        }

        void complete() {
            await().untilAsserted(() -> assertThat(complete).isNotNull());
        }

        void become(String names) {
            await().untilAsserted(() -> assertThat(names()).isEqualTo(names));
        }

        String names() {
            StringBuilder all = new StringBuilder();
            json.forEach((key, object) -> all.append(all.isEmpty() ? "" : ", ")
                    .append(key)
                    .append(' ')
                    .append(object.replaceFirst("(?s).*\"image\":\"web:([^\"]*)\".*", "$1")));
            return all.toString();
        }
    }
}
