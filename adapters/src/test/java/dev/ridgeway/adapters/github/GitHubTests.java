package dev.ridgeway.adapters.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.plugin.code.RepositoryDiscovery.Found;
import dev.ridgeway.plugin.code.SourceFile;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceTree;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.testkit.FakeGitHub;
import dev.ridgeway.testkit.FakeGitHub.Trouble;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Against a server that answers as GitHub does, in good and in bad health. */
class GitHubTests {

    private FakeGitHub github;
    private HostContext context;

    @BeforeEach
    void start() throws IOException {
        github = new FakeGitHub();
        context = context("");
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private HostContext context(String provider) {
        return new HostContext("""
                integrations.github: [%s]
                events.modules.github.webhookSecret: sesame
                catalog.providers.github:
                  shop: {organization: shop, host: '%s', %s}
                """.formatted(github.integration(), github.host(), provider));
    }

    private SourceReader reader() {
        return new GitHubPlugin().sourceReaders().getFirst().create(context);
    }

    private RepositoryDiscovery discovery(String provider) {
        context = context(provider);
        return new GitHubPlugin().discoveries().getFirst().create(context).getFirst();
    }

    private URI page(String path) {
        return URI.create(github.page("shop/cart", path));
    }

    @Test
    void readsAFileAndNotAgainWhileItIsUnchanged() {
        github.repository("shop/cart").push("deep/a b.yaml", "kind: Component");
        SourceReader reader = reader();
        URI page = page("deep/a%20b.yaml");

        SourceFile file = reader.file(page);

        assertThat(file.text()).isEqualTo("kind: Component");
        assertThat(reader.changed(page, file.revision())).isEmpty();
        assertThat(github.asked())
                .containsExactly(
                        "/repos/shop/cart/contents/deep/a b.yaml 200", "/repos/shop/cart/contents/deep/a b.yaml 304");
        github.repository("shop/cart").push("deep/a b.yaml", "kind: API");
        assertThat(reader.changed(page, file.revision()).orElseThrow().text()).isEqualTo("kind: API");
    }

    @Test
    void readsTheDefaultBranchAsHead() {
        github.repository("shop/cart").push("all.yaml", "here");

        assertThat(reader().file(URI.create("https://" + github.host() + "/shop/cart/blob/HEAD/all.yaml"))
                        .text())
                .isEqualTo("here");
    }

    @Test
    void followsARepositoryToItsNewName() {
        github.repository("shop/cart").push("all.yaml", "here");
        github.rename("shop/cart", "shop/basket");

        assertThat(reader().file(page("all.yaml")).text()).isEqualTo("here");
    }

    @Test
    void leavesOtherAddressesOfTheHostToOthers() {
        SourceReader reader = reader();

        assertThat(reader.reads(URI.create("https://" + github.host() + "/shop/cart/releases/download/v1/all.yaml")))
                .isFalse();
        assertThat(reader.reads(URI.create("https://elsewhere.example/shop/cart/blob/main/all.yaml")))
                .isFalse();
        assertThat(reader.reads(URI.create("https://github.com/shop/cart/blob/main/all.yaml")))
                .isTrue();
    }

    @Test
    void listsAndUnpacksAFolder(@TempDir Path folder) throws IOException {
        github.repository("shop/cart")
                .push("one/a.yaml", "a")
                .push("one/deep/b.yaml", "b")
                .push("two/c.yaml", "c");
        SourceReader reader = reader();

        assertThat(reader.paths(page("one").resolve("../../tree/main/one")))
                .containsExactlyInAnyOrder("a.yaml", "deep/b.yaml");
        SourceTree tree = reader.tree(page("one"), folder);
        assertThat(tree.files()).containsExactlyInAnyOrder("a.yaml", "deep/b.yaml");
        assertThat(tree.revision()).hasSize(40);
        assertThat(Files.readString(folder.resolve("deep/b.yaml"))).isEqualTo("b");
        assertThatThrownBy(() -> reader.tree(page("none"), folder)).isInstanceOf(ToolRefused.class);
    }

    @Test
    void saysThatNothingIsThere() {
        github.repository("shop/cart").push("a.yaml", "a");

        assertThatThrownBy(() -> reader().file(page("b.yaml")))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("source-not-found"));
    }

    static Stream<Arguments> limits() {
        return Stream.of(
                Arguments.of(403, Map.of("X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1767269400"), "", 600),
                Arguments.of(429, Map.of("Retry-After", "7"), "", 7),
                Arguments.of(403, Map.of("Retry-After", "60"), "", 60),
                Arguments.of(403, Map.of(), "You have exceeded a secondary rate limit.", 60),
                Arguments.of(429, Map.of("Retry-After", "nonsense"), "", 60));
    }

    @ParameterizedTest
    @MethodSource("limits")
    void asksNothingUntilTheLimitIsOver(int status, Map<String, String> headers, String message, int seconds) {
        github.repository("shop/cart").push("a.yaml", "a");
        SourceReader reader = reader();
        Instant over = context.now().plusSeconds(seconds);
        github.trouble(FakeGitHub.status(status, headers, message));

        assertThatThrownBy(() -> reader.file(page("a.yaml"))).isInstanceOfSatisfying(ToolUnavailable.class, it -> {
            assertThat(it.code()).isEqualTo("tool-limit-reached");
            assertThat(it.retryAt()).contains(over);
        });

        github.recover();
        github.asked();
        context.pass(Duration.ofSeconds(seconds - 1));
        assertThatThrownBy(() -> reader.file(page("a.yaml"))).isInstanceOf(ToolUnavailable.class);
        assertThat(github.asked()).isEmpty();
        context.pass(Duration.ofSeconds(1));
        assertThat(reader.file(page("a.yaml")).text()).isEqualTo("a");
    }

    private static final Trouble ENDLESS = exchange -> {
        exchange.sendResponseHeaders(200, 0);
        byte[] part = new byte[100_000];
        try {
            for (int i = 0; i < 1_000; i++) {
                exchange.getResponseBody().write(part);
            }
            throw new IllegalStateException("all was read");
        } catch (IOException closed) {
            return true;
        }
    };

    static Stream<Arguments> troubles() {
        return Stream.of(
                Arguments.of(FakeGitHub.status(401, Map.of(), "Bad credentials"), "tool-credential-refused"),
                Arguments.of(FakeGitHub.status(403, Map.of(), "Resource not accessible"), "tool-forbidden"),
                Arguments.of(FakeGitHub.status(500, Map.of(), "Oops"), "tool-in-trouble"),
                Arguments.of(FakeGitHub.status(502, Map.of(), ""), "tool-in-trouble"),
                Arguments.of(FakeGitHub.status(418, Map.of(), ""), "tool-not-there"),
                Arguments.of(FakeGitHub.status(302, Map.of("Location", "/again"), ""), "tool-not-there"),
                Arguments.of(
                        FakeGitHub.status(302, Map.of("Location", "http://127.0.0.1:1/secret"), ""), "tool-not-there"),
                Arguments.of(
                        FakeGitHub.status(302, Map.of("Location", "https://127.0.0.1:1/secret"), ""),
                        "address-not-public"),
                Arguments.of(ENDLESS, "tool-unreachable"),
                Arguments.of(
                        (Trouble) exchange -> {
                            exchange.close();
                            return true;
                        },
                        "tool-unreachable"));
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void saysWhatIsWrongAndNeverItsToken(Trouble trouble, String code) {
        github.repository("shop/cart").push("a.yaml", "a");
        github.trouble(trouble);

        assertThatThrownBy(() -> reader().file(page("a.yaml"))).isInstanceOfSatisfying(ToolProblem.class, it -> {
            assertThat(it.code()).isEqualTo(code);
            assertThat(it.message() + it.remedy()).doesNotContain(FakeGitHub.TOKEN);
        });
    }

    @Test
    void findsTheChosenRepositoriesOfAllPages() {
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            github.repository("shop/" + name).push("catalog-info.yaml", name).topics("java", "web");
        }
        github.repository("shop/empty");
        github.repository("shop/forked").push("a", "").fork().topics("java");
        github.repository("shop/old").push("a", "").archive().topics("java");
        github.repository("shop/other").push("a", "");
        github.repository("elsewhere/a").push("a", "");

        assertThat(discovery("catalogPath: /deploy/all.yaml").find())
                .extracting(Found::url)
                .hasSize(8)
                .contains(github.page("shop/f", "deploy/all.yaml"), github.page("shop/forked", "deploy/all.yaml"));
        assertThat(discovery("filters: {repository: '[a-f]|forked', exclude: ['[bc]'], allowForks: false}")
                        .find())
                .extracting(Found::url)
                .containsExactly(
                        github.page("shop/a", "catalog-info.yaml"),
                        github.page("shop/d", "catalog-info.yaml"),
                        github.page("shop/e", "catalog-info.yaml"),
                        github.page("shop/f", "catalog-info.yaml"));
        assertThat(discovery("filters: {topic: {include: [java], exclude: [web]}}")
                        .find())
                .extracting(Found::url)
                .containsExactly(github.page("shop/forked", "catalog-info.yaml"));
    }

    @Test
    void listsNothingTwiceAndTellsWhatWasPushed() {
        for (String name : List.of("a", "b", "c", "d")) {
            github.repository("shop/" + name).push("catalog-info.yaml", name);
        }
        RepositoryDiscovery discovery = discovery("");
        List<Found> first = discovery.find();
        github.asked();

        assertThat(discovery.find()).isEqualTo(first);
        assertThat(github.asked()).containsExactly("/orgs/shop/repos 304", "/orgs/shop/repos 304");
        github.repository("shop/d").push("README.md", "new");
        List<Found> second = discovery.find();
        assertThat(second.subList(0, 3)).isEqualTo(first.subList(0, 3));
        assertThat(second.get(3).url()).isEqualTo(first.get(3).url());
        assertThat(second.get(3).revision()).isNotEqualTo(first.get(3).revision());
    }

    @Test
    void answersAllRepositoriesOrNone() {
        for (String name : List.of("a", "b", "c", "d")) {
            github.repository("shop/" + name).push("catalog-info.yaml", name);
        }
        RepositoryDiscovery discovery = discovery("");
        for (Trouble trouble :
                List.of(FakeGitHub.status(502, Map.of(), ""), FakeGitHub.status(404, Map.of(), "Not Found"))) {
            github.trouble(
                    exchange -> exchange.getRequestURI().toString().contains("page=2") && trouble.answered(exchange));
            assertThatThrownBy(discovery::find).isInstanceOf(ToolProblem.class);
        }

        github.recover();
        assertThat(discovery.find()).hasSize(4);
    }

    @Test
    void saysThatThereIsNoSuchOrganisation() {
        assertThatThrownBy(() -> discovery("").find())
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("organisation-not-found"));
    }

    @Test
    void coversTheRepositoriesOfItsOrganisation() {
        RepositoryDiscovery discovery = discovery("");

        assertThat(discovery.covers(URI.create("https://" + github.host() + "/Shop/cart")))
                .isTrue();
        assertThat(discovery.covers(URI.create("https://" + github.host() + "/shopping/cart")))
                .isFalse();
        assertThat(discovery.covers(URI.create("https://elsewhere.example/shop/cart")))
                .isFalse();
    }

    private static String signature(String secret, String body) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    }

    private List<URI> received(String body, String signature) {
        WebhookReceiver receiver =
                new GitHubPlugin().webhookReceivers().getFirst().create(context);
        return receiver.receive(
                        Map.of("x-hub-signature-256", signature, "x-github-event", "push"),
                        body.getBytes(StandardCharsets.UTF_8))
                .repositories();
    }

    @Test
    void believesWhatIsSigned() throws Exception {
        String push = "{\"ref\":\"refs/heads/main\",\"repository\":{\"html_url\":\"https://github.com/shop/cart\"}}";
        assertThat(received(push, signature("sesame", push)))
                .containsExactly(URI.create("https://github.com/shop/cart"));
        String renamed = "{\"action\":\"renamed\",\"repository\":{\"html_url\":\"https://github.com/shop/cart\"},"
                + "\"changes\":{\"repository\":{\"name\":{\"from\":\"basket\"}}}}";
        assertThat(received(renamed, signature("sesame", renamed)))
                .containsExactly(
                        URI.create("https://github.com/shop/cart"), URI.create("https://github.com/shop/basket"));
        String moved = "{\"action\":\"transferred\",\"repository\":{\"html_url\":\"https://github.com/shop/cart\"},"
                + "\"changes\":{\"owner\":{\"from\":{\"organization\":{\"login\":\"store\"}}}}}";
        assertThat(received(moved, signature("sesame", moved)))
                .containsExactly(
                        URI.create("https://github.com/shop/cart"), URI.create("https://github.com/store/cart"));
        String ping = "{\"zen\":\"Keep it logically awesome.\"}";
        assertThat(received(ping, signature("sesame", ping))).isEmpty();
    }

    @Test
    void believesNothingElse() throws Exception {
        String push = "{\"repository\":{\"html_url\":\"https://github.com/shop/cart\"}}";
        for (String wrong : List.of("", "sha256=", signature("guessed", push), signature("sesame", push + " "))) {
            assertThatThrownBy(() -> received(push, wrong))
                    .isInstanceOfSatisfying(
                            ToolRefused.class, it -> assertThat(it.code()).isEqualTo("webhook-not-signed"));
        }
        context = new HostContext("{}");
        assertThatThrownBy(() -> received(push, signature("sesame", push)))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("webhook-secret-missing"));
    }
}
