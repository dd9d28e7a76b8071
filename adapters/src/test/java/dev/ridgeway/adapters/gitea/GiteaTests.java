package dev.ridgeway.adapters.gitea;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryDiscovery.Found;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Gitea's API does. */
class GiteaTests {

    private static final String TOKEN = "gitea-token-of-the-test";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
    private JsonServer gitea;

    @BeforeEach
    void start() throws IOException {
        gitea = new JsonServer(this::answer);
    }

    @AfterEach
    void stop() {
        gitea.close();
    }

    private Answer answer(HttpExchange request, String body) {
        if (!("token " + TOKEN).equals(request.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, "{\"message\":\"token is required\"}");
        }
        String uri = request.getRequestURI().toString();
        headers.getOrDefault(uri, Map.of()).forEach(request.getResponseHeaders()::set);
        return answers.getOrDefault(uri, new Answer(404, "{\"message\":\"not found\"}"));
    }

    private String host() {
        return "localhost:" + gitea.address().getPort();
    }

    private HostContext context(String provider) {
        return new HostContext("""
                integrations.gitea: [{host: '%s', baseUrl: 'http://%s', password: %s}]
                events.modules.gitea.webhookSecret: sesame
                catalog.providers.gitea:
                  shop: {host: '%s', organization: shop, %s}
                """.formatted(host(), host(), TOKEN, host(), provider));
    }

    private SourceReader reader() {
        return new GiteaPlugin().sourceReaders().getFirst().create(context(""));
    }

    private List<Found> found(String provider) {
        return new GiteaPlugin()
                .discoveries()
                .getFirst()
                .create(context(provider))
                .getFirst()
                .find();
    }

    private URI page(String path) {
        return URI.create("https://" + host() + path);
    }

    @Test
    void readsFilesOfBranchesTagsAndTheDefaultBranch() {
        answers.put("/api/v1/repos/shop/cart/raw/deep/all.yaml?ref=main", Answer.ok("of main"));
        answers.put("/api/v1/repos/shop/cart/raw/deep/all.yaml", Answer.ok("of the default branch"));
        SourceReader reader = reader();

        assertThat(reader.file(page("/shop/cart/src/branch/main/deep/all.yaml")).text())
                .isEqualTo("of main");
        assertThat(reader.file(page("/shop/cart/raw/tag/main/deep/all.yaml")).text())
                .isEqualTo("of main");
        assertThat(reader.file(page("/shop/cart/src/branch/HEAD/deep/all.yaml")).text())
                .isEqualTo("of the default branch");
        assertThat(reader.reads(page("/shop/cart/issues/1"))).isFalse();
        assertThatThrownBy(() -> reader.file(page("/shop/cart/src/branch/main/none.yaml")))
                .isInstanceOf(ToolRefused.class);
    }

    @Test
    void listsALargeFolderPageByPage() {
        String path = "/api/v1/repos/shop/cart/git/trees/main?recursive=true&per_page=1000&page=";
        answers.put(path + 1, Answer.ok("""
                {"sha":"1","tree":[{"path":"a.yaml","type":"blob"},{"path":"deep","type":"tree"}],
                "truncated":true,"page":1,"total_count":3}"""));
        answers.put(path + 2, Answer.ok("""
                {"sha":"1","tree":[{"path":"deep/b.yaml","type":"blob"}],"truncated":false,"page":2,"total_count":3}"""));

        assertThat(reader().paths(page("/shop/cart/src/branch/main/"))).containsExactly("a.yaml", "deep/b.yaml");
        assertThat(reader().paths(page("/shop/cart/src/branch/main/deep/"))).containsExactly("b.yaml");
    }

    private String repository(String name, String more) {
        return """
                {"id":7,"name":"%s","full_name":"shop/%s","html_url":"https://%s/shop/%s","default_branch":"main",
                "updated_at":"2026-01-01T00:00:00Z","archived":false,"fork":false,"empty":false%s}""".formatted(name, name, host(), name, more);
    }

    @Test
    void findsTheRepositoriesOfAnOrganisation() {
        headers.put(
                "/api/v1/orgs/shop/repos?limit=50",
                Map.of("Link", "<http://" + host() + "/api/v1/orgs/shop/repos?limit=50&page=2>; rel=\"next\""));
        answers.put("/api/v1/orgs/shop/repos?limit=50", Answer.ok("[" + repository("cart", "") + "]"));
        answers.put(
                "/api/v1/orgs/shop/repos?limit=50&page=2",
                Answer.ok("[%s,%s,%s]"
                        .formatted(
                                repository("old", "").replace("\"archived\":false", "\"archived\":true"),
                                repository("new", "").replace("\"empty\":false", "\"empty\":true"),
                                repository("basket", ""))));

        assertThat(found("schedule: {frequency: {minutes: 5}}"))
                .extracting(Found::url)
                .containsExactly(
                        "https://" + host() + "/shop/cart/src/branch/main/catalog-info.yaml",
                        "https://" + host() + "/shop/basket/src/branch/main/catalog-info.yaml");
        assertThat(found("branch: next, catalogPath: all.yaml, filters: {exclude: [cart]}"))
                .extracting(Found::url)
                .containsExactly("https://" + host() + "/shop/basket/src/branch/next/all.yaml");
    }

    private List<URI> received(String header, String signature, String body) {
        WebhookReceiver receiver =
                new GiteaPlugin().webhookReceivers().getFirst().create(context("branch: main"));
        return receiver.receive(Map.of(header, signature), body.getBytes(StandardCharsets.UTF_8))
                .repositories();
    }

    @Test
    void believesWhatIsSigned() throws Exception {
        String push =
                "{\"ref\":\"refs/heads/main\",\"repository\":{\"html_url\":\"https://git.example.com/shop/cart\"}}";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("sesame".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(push.getBytes(StandardCharsets.UTF_8)));

        assertThat(received("x-gitea-signature", signature, push))
                .containsExactly(URI.create("https://git.example.com/shop/cart"));
        assertThat(received("x-forgejo-signature", signature, push)).hasSize(1);
        assertThatThrownBy(() -> received("x-gitea-signature", signature, push + " "))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("webhook-not-signed"));
    }
}
