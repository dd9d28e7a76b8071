package dev.ridgeway.adapters.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import dev.ridgeway.plugin.code.RepositoryDiscovery.Found;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.plugin.connections.ConnectedTool;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as GitLab's API does. */
class GitLabTests {

    private static final String TOKEN = "gitlab-token-of-the-test";
    private static final String FILE = "/api/v4/projects/shop%2Fteam%2Fcart/repository/files/deep%2Fall.yaml/raw?ref=";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, Map<String, String>> headers = new ConcurrentHashMap<>();
    private JsonServer gitlab;

    @BeforeEach
    void start() throws IOException {
        gitlab = new JsonServer(this::answer);
    }

    @AfterEach
    void stop() {
        gitlab.close();
    }

    private Answer answer(HttpExchange request, String body) {
        if (!("Bearer " + TOKEN).equals(request.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, "{\"message\":\"401 Unauthorized\"}");
        }
        String uri = request.getRequestURI().toString();
        headers.getOrDefault(uri, Map.of()).forEach(request.getResponseHeaders()::set);
        return answers.getOrDefault(uri, new Answer(404, "{\"message\":\"404 Project Not Found\"}"));
    }

    private String host() {
        return "localhost:" + gitlab.address().getPort();
    }

    private HostContext context(String provider) {
        return new HostContext("""
                integrations.gitlab: [{host: '%s', apiBaseUrl: 'http://%s/api/v4', token: %s}]
                events.modules.gitlab.webhookSecret: sesame
                catalog.providers.gitlab:
                  shop: {host: '%s', %s}
                """.formatted(host(), host(), TOKEN, host(), provider));
    }

    private SourceReader reader() {
        return new GitLabPlugin().sourceReaders().getFirst().create(context(""));
    }

    private List<Found> found(String provider) {
        RepositoryDiscovery discovery = new GitLabPlugin()
                .discoveries()
                .getFirst()
                .create(context(provider))
                .getFirst();
        return discovery.find();
    }

    private URI page(String path) {
        return URI.create("https://" + host() + path);
    }

    @Test
    void readsFilesOfProjectsInGroupsOfGroups() {
        answers.put(FILE + "main", Answer.ok("kind: Component"));
        answers.put(FILE + "HEAD", Answer.ok("of the default branch"));
        SourceReader reader = reader();

        assertThat(reader.file(page("/shop/team/cart/-/blob/main/deep/all.yaml"))
                        .text())
                .isEqualTo("kind: Component");
        assertThat(reader.file(page("/shop/team/cart/blob/HEAD/deep/all.yaml")).text())
                .isEqualTo("of the default branch");
        String revision =
                reader.file(page("/shop/team/cart/-/raw/main/deep/all.yaml")).revision();
        assertThat(reader.changed(page("/shop/team/cart/-/raw/main/deep/all.yaml"), revision))
                .isEmpty();
        assertThat(reader.reads(page("/shop/team/cart/-/issues/1"))).isFalse();
        assertThatThrownBy(() -> reader.file(page("/shop/team/cart/-/blob/main/none.yaml")))
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("source-not-found"));
    }

    @Test
    void listsAFolderPageByPage() {
        String first = "/api/v4/projects/shop%2Fcart/repository/tree?recursive=true&per_page=100&pagination=keyset"
                + "&ref=main&path=deep";
        headers.put(first, Map.of("Link", "<http://" + host() + "/api/v4/next>; rel=\"next\""));
        answers.put(first, Answer.ok("""
                [{"id":"1","name":"a.yaml","type":"blob","path":"deep/a.yaml","mode":"100644"},
                 {"id":"2","name":"more","type":"tree","path":"deep/more","mode":"040000"}]"""));
        answers.put("/api/v4/next", Answer.ok("""
                [{"id":"3","name":"b.yaml","type":"blob","path":"deep/more/b.yaml","mode":"100644"}]"""));

        assertThat(reader().paths(page("/shop/cart/-/tree/main/deep"))).containsExactly("a.yaml", "more/b.yaml");
    }

    @Test
    void sendsItsTokenNowhereElse() throws IOException {
        try (JsonServer elsewhere = new JsonServer((request, body) -> Answer.ok("[]"))) {
            String first = "/api/v4/groups/shop/projects?include_subgroups=true&with_shared=false"
                    + "&order_by=id&sort=asc&per_page=100";
            headers.put(first, Map.of("Link", "<" + elsewhere.address() + "/next>; rel=\"next\""));
            answers.put(first, Answer.ok("[" + project("cart", "") + "]"));

            assertThatThrownBy(() -> found("group: shop")).isInstanceOf(ToolRefused.class);
            assertThat(elsewhere.asked()).isEmpty();
        }
    }

    private String project(String name, String more) {
        return """
                {"id":7,"name":"%s","path":"%s","path_with_namespace":"shop/team/%s","default_branch":"main",
                "web_url":"https://%s/shop/team/%s","last_activity_at":"2026-01-01T00:00:00Z","archived":false%s}""".formatted(name, name, name, host(), name, more);
    }

    @Test
    void findsTheChosenProjectsOfAGroup() {
        answers.put(
                "/api/v4/groups/shop/projects?include_subgroups=true&with_shared=false"
                        + "&order_by=id&sort=asc&per_page=100",
                Answer.ok("[%s,%s,%s,%s]"
                        .formatted(
                                project("cart", ""),
                                project("old", "").replace("\"archived\":false", "\"archived\":true"),
                                project("forked", ",\"forked_from_project\":{\"id\":3}"),
                                project("empty", "")
                                        .replace("\"default_branch\":\"main\"", "\"default_branch\":null"))));

        assertThat(found("group: shop"))
                .extracting(Found::url)
                .containsExactly(
                        "https://" + host() + "/shop/team/cart/-/blob/main/catalog-info.yaml",
                        "https://" + host() + "/shop/team/forked/-/blob/main/catalog-info.yaml",
                        "https://" + host() + "/shop/team/empty/-/blob/master/catalog-info.yaml");
        assertThat(
                        found(
                                "group: shop, skipForkedRepos: true, entityFilename: all.yaml, excludeRepos: [shop/team/empty]"))
                .extracting(Found::url)
                .containsExactly("https://" + host() + "/shop/team/cart/-/blob/main/all.yaml");
        assertThat(found("group: shop, projectPattern: 'team/fo', groupPattern: '^shop'"))
                .extracting(Found::url)
                .containsExactly("https://" + host() + "/shop/team/forked/-/blob/main/catalog-info.yaml");
        assertThatThrownBy(() -> found("group: none")).isInstanceOf(ToolRefused.class);
    }

    @Test
    void readsAgainWhatMayHaveBeenPushedToWithinTheHourOfAnActivity() {
        answers.put(
                "/api/v4/groups/shop/projects?include_subgroups=true&with_shared=false"
                        + "&order_by=id&sort=asc&per_page=100",
                Answer.ok("[%s,%s]"
                        .formatted(
                                project("cart", ""),
                                project("basket", "")
                                        .replace("2026-01-01T00:00:00Z", "2026-01-01T13:30:00.123+02:00"))));

        assertThat(found("group: shop")).extracting(Found::revision).containsExactly("2026-01-01T00:00:00Z main", "");
    }

    @Test
    void waitsUntilTheLimitIsOver() {
        HostContext context = context("");
        headers.put(FILE + "main", Map.of("Retry-After", "42", "RateLimit-Remaining", "0"));
        answers.put(FILE + "main", new Answer(429, "Retry later"));

        assertThatThrownBy(() -> reader().file(page("/shop/team/cart/-/blob/main/deep/all.yaml")))
                .isInstanceOfSatisfying(
                        ToolUnavailable.class,
                        it -> assertThat(it.retryAt()).contains(context.now().plusSeconds(42)));
    }

    @Test
    void saysHowItIs() {
        List<ConnectedTool> tools = new GitLabPlugin().tools().getFirst().tools(context(""));
        answers.put("/api/v4/version", Answer.ok("{\"version\":\"18.6.1-ee\",\"revision\":\"0123456\"}"));

        assertThat(tools).singleElement().satisfies(it -> {
            assertThat(it.name()).isEqualTo("gitlab-" + host().replace(':', '-'));
            assertThat(it.ask()).isEqualTo("18.6.1-ee");
        });
        answers.put("/api/v4/version", new Answer(401, "{\"message\":\"401 Unauthorized\"}"));
        assertThatThrownBy(() -> tools.getFirst().ask())
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("tool-credential-refused"));
    }

    private List<URI> received(String token, String body) {
        WebhookReceiver receiver =
                new GitLabPlugin().webhookReceivers().getFirst().create(context(""));
        return receiver.receive(
                        Map.of("x-gitlab-token", token, "x-gitlab-instance", "https://git.example.com"),
                        body.getBytes(StandardCharsets.UTF_8))
                .repositories();
    }

    @Test
    void believesWhoKnowsTheSecret() {
        String push = "{\"event_name\":\"push\",\"project\":{\"web_url\":\"https://git.example.com/shop/cart\"}}";
        String renamed = "{\"event_name\":\"project_rename\",\"path_with_namespace\":\"shop/cart\","
                + "\"old_path_with_namespace\":\"shop/basket\"}";

        assertThat(received("sesame", push)).containsExactly(URI.create("https://git.example.com/shop/cart"));
        assertThat(received("sesame", renamed))
                .containsExactly(
                        URI.create("https://git.example.com/shop/cart"),
                        URI.create("https://git.example.com/shop/basket"));
        for (String wrong : List.of("", "guessed", "sesame ")) {
            assertThatThrownBy(() -> received(wrong, push))
                    .isInstanceOfSatisfying(
                            ToolRefused.class, it -> assertThat(it.code()).isEqualTo("webhook-not-signed"));
        }
    }
}
