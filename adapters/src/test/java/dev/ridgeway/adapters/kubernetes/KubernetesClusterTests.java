package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.Cluster.Right;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.testkit.ConnectedToolContract;
import dev.ridgeway.testkit.PrivateSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesClusterTests extends ConnectedToolContract {

    private static final String TOKEN = "a-token-of-the-reader";
    private static final String SEE = "get,list,watch";

    @TempDir
    private Path folder;

    private FakeKubernetes api;

    @BeforeEach
    void start() throws IOException {
        api = new FakeKubernetes(TOKEN);
        api.allow("", SEE, "", "namespaces,pods,services,endpoints,persistentvolumeclaims");
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Override
    protected ConnectedTool tool() {
        return cluster(api.address(), new Credential.Token(TOKEN));
    }

    @Override
    protected ConnectedTool stranger() {
        return cluster(api.address(), new Credential.Token("something-else"));
    }

    @Override
    protected ConnectedTool absent() {
        try {
            return cluster(JsonServer.nobody(), new Credential.Token(TOKEN));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String secret() {
        return TOKEN;
    }

    private static KubernetesCluster cluster(URI address, Credential credential) {
        return cluster(settings(address, "", false, credential));
    }

    private static KubernetesCluster cluster(ClusterSettings settings) {
        return new KubernetesCluster("test", settings.server().toString(), () -> settings, InstantSource.system());
    }

    private static ClusterSettings settings(URI address, String authorities, boolean anybody, Credential credential) {
        return new ClusterSettings(address, authorities, anybody, credential, Optional.empty(), Optional.of("home"));
    }

    @Test
    void namesTheRightsThatAreMissingExactlyAndWhatThatCosts() {
        api.allow("", "get", "", "pods/log");
        api.allow("", "get,list", "", "events");

        ToolRights rights = tool().rights();

        assertThat(rights.can()).contains("read logs").doesNotContain("see machines", "see what happened lately");
        assertThat(rights.cannot())
                .contains(
                        new MissingRight(
                                "see machines",
                                "A full or broken machine is not recognised as the cause of a fault.",
                                "ClusterRole ridgeway-reader: {apiGroups: [\"\"], resources: [nodes], verbs: [get, list, watch]}"),
                        new MissingRight(
                                "see what happened lately",
                                "Why something does not start often stays unknown.",
                                "ClusterRole ridgeway-reader: {apiGroups: [\"\"], resources: [events], verbs: [watch]}, {apiGroups: [events.k8s.io], resources: [events], verbs: [get, list, watch]}"));
    }

    @Test
    void seesAddressesWithoutTheRulesOfTheNetwork() {
        api.allow("", SEE, "networking.k8s.io", "ingresses");
        api.allow("", SEE, "gateway.networking.k8s.io", "httproutes");

        assertThat(tool().rights().can()).contains("see addresses").doesNotContain("see network rules");
    }

    @Test
    void saysWhereSomethingIsAllowedThatIsNotAllowedEverywhere() {
        api.namespaces("kube-system", "a", "b", "c", "d", "e", "f");
        api.allow("kube-system", "patch", "apps", "deployments,statefulsets");
        api.allow("b", "get,patch", "apps", "deployments/scale,statefulsets/scale");
        for (String namespace : new String[] {"a", "b", "c", "d", "e"}) {
            api.allow(namespace, "patch", "apps", "deployments,statefulsets");
        }

        assertThat(tool().rights().can())
                .contains(
                        "restart services and go back past Git in a, b, c, d and 1 more",
                        "scale services at once in b");
    }

    @Test
    void looksIntoTheNamespaceOfTheConnectionWhenItMayNotListThem() throws IOException {
        try (FakeKubernetes closed = new FakeKubernetes(TOKEN)) {
            closed.namespaces("other").allow("home", SEE, "batch", "jobs,cronjobs");

            assertThat(cluster(closed.address(), new Credential.Token(TOKEN))
                            .rights()
                            .can())
                    .containsExactly("see jobs in home");
            assertThat(closed.asked()).doesNotContain("GET /api/v1/namespaces");
        }
    }

    @Test
    void asksForEachRightWhereTheClusterHasNoList() {
        api.withoutLists().namespaces("a").allow("a", SEE, "", "configmaps");

        ToolRights rights = tool().rights();

        assertThat(rights.can()).contains("see settings, without secrets in a");
        assertThat(rights.cannot()).extracting(MissingRight::what).contains("see services and their copies");
        assertThat(api.asked()).contains("POST /apis/authorization.k8s.io/v1/selfsubjectaccessreviews");
    }

    @Test
    void asksForARightOnceAndForNoOtherOfAnAbilityThatIsMissing() throws IOException {
        int rights = ClusterAbility.all().stream()
                .flatMap(it -> it.rules().stream())
                .mapToInt(it -> it.verbs().size() * it.resources().size())
                .sum();

        try (FakeKubernetes closed = new FakeKubernetes(TOKEN)) {
            closed.withoutLists()
                    .namespaces("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
                    .allow("", "list", "", "namespaces");

            cluster(closed.address(), new Credential.Token(TOKEN)).rights();

            assertThat(closed.asked().stream().filter(it -> it.endsWith("/selfsubjectaccessreviews")))
                    .hasSizeLessThan(rights + 5 + 10 * ClusterAbility.all().size());
        }
    }

    @Test
    void expectsNoRightsOnWhatTheClusterDoesNotHave() {
        api.groups("apps", "batch");

        assertThat(tool().rights().cannot())
                .extracting(MissingRight::what)
                .contains("see jobs")
                .doesNotContain("see builds", "see what Argo CD delivers", "see memory and processor use");
    }

    @Test
    void saysWhatTheConnectionMayDoBeyondItsNeeds() {
        api.allow("", "get", "", "secrets");
        assertThat(tool().rights().beyond()).containsExactly("read the secrets of all teams");

        api.allow("", "*", "*", "*");
        assertThat(tool().rights().beyond()).containsExactly("do everything: these are the rights of an administrator");
    }

    @Test
    void readsARenewedTokenWhenTheOldOneIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        KubernetesCluster cluster = cluster(api.address(), new Credential.TokenFile(file));
        assertThat(cluster.ask()).isEqualTo("1.36.3");

        api.token("the-next-one");
        Files.writeString(file, "the-next-one");

        assertThat(cluster.ask()).isEqualTo("1.36.3");
    }

    @Test
    void readsEverythingAgainWhenTheClusterRefuses() {
        String[] tokens = {"old-one", TOKEN};
        int[] read = {0};
        KubernetesCluster cluster = new KubernetesCluster(
                "test",
                "",
                () -> settings(api.address(), "", false, new Credential.Token(tokens[Math.min(1, read[0]++)])),
                InstantSource.system());

        assertThat(cluster.ask()).isEqualTo("1.36.3");
        assertThat(cluster.ask()).isEqualTo("1.36.3");
        assertThat(read[0]).isEqualTo(2);
    }

    @Test
    void leavesAFreshClientToOthersWhenAnOldOneIsRefusedLate() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch renewed = new CountDownLatch(1);
        AtomicInteger read = new AtomicInteger();
        try (JsonServer server = new JsonServer((request, body) -> {
            if ("Bearer new".equals(request.getRequestHeaders().getFirst("Authorization"))) {
                return Answer.ok("{\"gitVersion\":\"v1.2.3\"}");
            }
            if (arrived.getCount() > 0) {
                arrived.countDown();
                await(renewed);
            }
            return new Answer(401, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":401}");
        })) {
            KubernetesCluster cluster = new KubernetesCluster(
                    "test",
                    "",
                    () -> settings(
                            server.address(),
                            "",
                            false,
                            new Credential.Token(read.getAndIncrement() == 0 ? "old" : "new")),
                    InstantSource.system());
            FutureTask<String> late = new FutureTask<>(cluster::ask);
            Thread.ofVirtual().start(late);
            await(arrived);

            assertThat(cluster.ask()).isEqualTo("1.2.3");
            renewed.countDown();
            assertThat(late.get()).isEqualTo("1.2.3");
            assertThat(cluster.ask()).isEqualTo("1.2.3");
            assertThat(read).hasValue(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void knowsWhatLivesInTheCluster() {
        KubernetesCluster cluster = cluster(api.address(), new Credential.Token(TOKEN));

        assertThat(cluster.serves("argoproj.io", "applications")).isTrue();
        assertThat(cluster.serves("argoproj.io", "rollouts")).isFalse();
        assertThat(cluster.may(new Right("list", "", "pods", ""))).isTrue();
        assertThat(cluster.may(new Right("delete", "", "pods", "home"))).isFalse();
        api.groups("apps");
        assertThat(cluster.serves("argoproj.io", "applications")).isFalse();
    }

    @Test
    void trustsTheClustersOwnAuthorityAlone() throws IOException {
        try (PrivateSite site = site("cluster.example", "{\"gitVersion\":\"v1.2.3\"}")) {
            URI address = URI.create("https://127.0.0.1:" + site.port());
            String authority = Files.readString(site.authority());
            Credential nobody = new Credential.None();

            assertThat(cluster(settings(address, authority, false, nobody)).ask())
                    .isEqualTo("1.2.3");
            assertThat(cluster(settings(address, "", true, nobody)).ask()).isEqualTo("1.2.3");
            assertThat(refusal(cluster(settings(address, "", false, nobody)))).isEqualTo("cluster-not-trusted");
            assertThat(refusal(cluster(settings(address, "no certificate", false, nobody))))
                    .isEqualTo("cluster-file-broken");
        }
        try (PrivateSite other = site("other.example", "{}");
                PrivateSite site = site("third.example", "{}")) {
            assertThat(refusal(cluster(settings(
                            URI.create("https://127.0.0.1:" + site.port()),
                            Files.readString(other.authority()),
                            false,
                            new Credential.None()))))
                    .isEqualTo("cluster-not-trusted");
        }
    }

    /** With an authority of its own. */
    private PrivateSite site(String name, String content) throws IOException {
        return PrivateSite.start(Files.createDirectory(folder.resolve(name)), name, content);
    }

    @Test
    void carriesItsTokenNowhereElse() throws IOException {
        try (JsonServer elsewhere = new JsonServer((request, body) -> Answer.ok("{\"gitVersion\":\"v9\"}"));
                JsonServer moved = new JsonServer((request, body) -> {
                    request.getResponseHeaders().set("Location", elsewhere.address() + "/version");
                    return new Answer(302, "");
                })) {
            assertThat(catchThrowableOfType(
                            ToolProblem.class,
                            () -> cluster(moved.address(), new Credential.Token(TOKEN))
                                    .ask()))
                    .isNotNull();
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    @Test
    void tellsTroubleFromRefusal() throws IOException {
        assertThat(problem(403))
                .isInstanceOf(ToolRefused.class)
                .extracting("code")
                .isEqualTo("cluster-forbidden");
        assertThat(problem(404))
                .isInstanceOf(ToolRefused.class)
                .extracting("code")
                .isEqualTo("cluster-not-found");
        assertThat(problem(503))
                .isInstanceOf(ToolUnavailable.class)
                .extracting("code")
                .isEqualTo("cluster-unavailable");
        assertThat(catchThrowableOfType(
                        ToolUnavailable.class,
                        () -> cluster(URI.create("https://nowhere.invalid"), new Credential.None())
                                .ask()))
                .hasMessageContaining("nobody knows its name");
    }

    private static ToolProblem problem(int status) throws IOException {
        try (JsonServer server = new JsonServer((request, body) -> new Answer(
                status, "{\"kind\":\"Status\",\"status\":\"Failure\",\"message\":\"no\",\"code\":" + status + "}"))) {
            return catchThrowableOfType(
                    ToolProblem.class,
                    () -> cluster(server.address(), new Credential.None()).ask());
        }
    }

    private static String refusal(ConnectedTool tool) {
        ToolRefused refused = catchThrowableOfType(ToolRefused.class, tool::ask);
        assertThat(refused).isNotNull();
        return refused.code();
    }
}
