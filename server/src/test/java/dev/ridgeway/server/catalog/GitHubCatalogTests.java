package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.testkit.FakeGitHub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An organisation on GitHub whose catalog files are found, followed and let go. It is looked into every half hour. */
class GitHubCatalogTests {

    private static final String GONE = "";

    @TempDir
    private Path folder;

    private FakeGitHub github;
    private RunningServer server;

    @BeforeEach
    void start() throws IOException {
        github = new FakeGitHub();
        for (String name : List.of("a", "b", "c", "d")) {
            github.repository("shop/" + name).push("catalog-info.yaml", system(name, "first"));
        }
        github.repository("shop/nothing").push("README.md", "no catalog file");
        startServer();
        awaitDescription("d", "first");
    }

    private void startServer() throws IOException {
        startServer("true", "");
    }

    private void startServer(String scmEvents, String more) throws IOException {
        server = RunningServer.startIn(
                folder, """
                backend:
                  auth:
                    externalAccess: [{type: static, options: {token: for-everything, subject: admin}}]
                integrations:
                  github: [%s]
                events:
                  modules: {github: {webhookSecret: sesame}}
                catalog:
                  scmEvents: %s
                  rules: [{allow: [System, Group, Location]}]
                  providers:
                    github:
                      shop: {organization: shop, host: '%s', schedule: {frequency: {minutes: 30}}}
                """.formatted(github.integration(), scmEvents, github.host()) + more, "--empty");
    }

    @AfterEach
    void stop() {
        server.close();
        github.close();
    }

    private RunningServer.Answer ask(String method, String path, String body, String... headers) {
        try {
            return server.ask(method, path, body, headers);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode seen(String path) {
        return ask("GET", path, "", ADMIN).json();
    }

    private String description(String name) {
        RunningServer.Answer answer = ask("GET", "/api/catalog/entities/by-name/system/default/" + name, "", ADMIN);
        return answer.status() == 404
                ? GONE
                : answer.json().at("/metadata/description").asString();
    }

    private void awaitDescription(String name, String wanted) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> description(name).equals(wanted));
    }

    private JsonNode awaitDiscovery(Predicate<JsonNode> good) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> seen("/api/ridgeway/catalog/sources").at("/discoveries/0"), good);
    }

    private int told(String repository, String secret) throws GeneralSecurityException {
        return told("push", repository, "", secret);
    }

    private int told(String event, String repository, String more, String secret) throws GeneralSecurityException {
        String body = "{\"repository\":{\"html_url\":\"https://%s/%s\"}%s}".formatted(github.host(), repository, more);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        return ask(
                        "POST",
                        "/api/events/http/github",
                        body,
                        "Host: ridgeway.example.com",
                        "X-GitHub-Event: " + event,
                        "X-Hub-Signature-256: sha256=" + signature)
                .status();
    }

    @Test
    void findsWhatIsThereAndSaysSo() {
        JsonNode run = awaitDiscovery(it -> it.at("/found").asInt() == 5);
        assertThat(run.at("/title").asString()).isEqualTo("shop on " + github.host());
        assertThat(run.at("/added").asInt()).isEqualTo(5);
        assertThat(run.at("/problem").asString()).isEmpty();

        JsonNode sources = seen("/api/ridgeway/catalog/sources");
        String id = sources.at("/items/0/id").asString();
        assertThat(seen("/api/catalog/locations").size()).isZero();
        assertThat(ask("DELETE", "/api/catalog/locations/" + id, "", ADMIN).status())
                .isEqualTo(403);
        assertThat(sources.at("/total").asInt()).isEqualTo(4);
        assertThat(sources.at("/states/empty").asInt()).isEqualTo(1);
        assertThat(sources.at("/items/0/origin").asString()).isEqualTo("discovery github:shop");
        assertThat(sources.toString()).doesNotContain(FakeGitHub.TOKEN);
        assertThat(seen("/api/catalog/entities?filter=kind=location").size()).isEqualTo(4);
        assertThat(seen("/api/catalog/entities/by-name/system/default/a")
                        .at("/metadata/annotations/backstage.io~1managed-by-location")
                        .asString())
                .isEqualTo("url:" + github.page("shop/a", "catalog-info.yaml"));
    }

    @Test
    void showsAPushThatGitHubTold() throws GeneralSecurityException {
        github.repository("shop/a").push("catalog-info.yaml", system("a", "second"));
        github.repository("shop/new").push("catalog-info.yaml", system("new", "first"));
        github.asked();

        assertThat(told("shop/a", "guessed")).isEqualTo(403);
        assertThat(github.asked()).isEmpty();
        assertThat(told("shop/a", "sesame")).isEqualTo(202);

        awaitDescription("a", "second");
        awaitDescription("new", "first");
        assertThat(github.asked())
                .doesNotContain("/repos/shop/b/contents/catalog-info.yaml 200")
                .doesNotContain("/repos/shop/b/contents/catalog-info.yaml 304");
    }

    @Test
    void removesWhatIsGone() throws GeneralSecurityException {
        github.repository("shop/a").remove("catalog-info.yaml");
        github.delete("shop/b");
        github.repository("shop/c").archive();
        github.rename("shop/d", "shop/e");

        assertThat(told("shop/d", "sesame")).isEqualTo(202);

        awaitDescription("a", GONE);
        awaitDescription("b", GONE);
        awaitDescription("c", GONE);
        await().until(() -> seen("/api/catalog/entities/by-name/system/default/d")
                .at("/metadata/annotations/backstage.io~1managed-by-location")
                .asString()
                .equals("url:" + github.page("shop/e", "catalog-info.yaml")));
    }

    @Test
    void losesNothingWhileGitHubIsInTrouble() throws GeneralSecurityException {
        awaitDiscovery(it -> it.at("/found").asInt() == 5);
        for (FakeGitHub.Trouble trouble : List.of(
                FakeGitHub.status(500, Map.of(), ""),
                FakeGitHub.status(401, Map.of(), "Bad credentials"),
                FakeGitHub.status(404, Map.of(), "Not Found"),
                FakeGitHub.status(403, Map.of("Retry-After", "1"), "API rate limit exceeded"))) {
            github.trouble(trouble);
            String before = seen("/api/ridgeway/catalog/sources")
                    .at("/discoveries/0/readAt")
                    .asString();

            assertThat(told("shop/a", "sesame")).isEqualTo(202);

            JsonNode run = awaitDiscovery(it -> !it.at("/readAt").asString().equals(before));
            assertThat(run.at("/problem").asString()).isNotEmpty();
            assertThat(run.at("/found").asInt()).isEqualTo(5);
            for (String name : List.of("a", "b", "c", "d")) {
                assertThat(description(name)).isEqualTo("first");
            }
        }
        github.recover();
        github.repository("shop/b").push("catalog-info.yaml", system("b", "second"));
        ask("POST", "/api/ridgeway/catalog/sources/discoveries/github:shop/run", "", ADMIN);
        awaitDescription("b", "second");
        assertThat(seen("/api/ridgeway/platform/audit?action=discovery.run")
                        .at("/items/0/subject")
                        .asString())
                .isEqualTo("discovery:github:shop");
        assertThat(awaitDiscovery(it -> it.at("/problem").asString().isEmpty())
                        .at("/removed")
                        .asInt())
                .isZero();
    }

    @Test
    void asksAfterARestartOnlyForWhatHasChanged() throws IOException {
        awaitDiscovery(it -> it.at("/found").asInt() == 5);
        server.close();
        github.repository("shop/a").push("catalog-info.yaml", system("a", "second"));
        github.asked();

        startServer();
        ask("POST", "/api/ridgeway/catalog/sources/discoveries/github:shop/run", "", ADMIN);

        awaitDescription("a", "second");
        assertThat(github.asked())
                .contains("/repos/shop/a/contents/catalog-info.yaml 200")
                .noneMatch(it -> it.contains("/shop/b/") || it.contains("/shop/nothing/"));
    }

    @Test
    void nobodyGetsRightsByAPush() throws IOException {
        server.close();
        github.repository("shop/a").push("catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Group
                metadata: {name: platform}
                spec: {type: team, children: [], members: [mallory]}
                """);
        startServer("true", "ridgeway: {roles: {platform: ['group:default/platform']}}\n");

        ask("POST", "/api/ridgeway/catalog/sources/discoveries/github:shop/run", "", ADMIN);

        await().until(() -> seen("/api/ridgeway/catalog/errors").toString().contains("not of an allowed kind"));
        assertThat(seen("/api/catalog/entities?filter=kind=group").size()).isZero();
    }

    private void register(String repository, String path) {
        String target = github.page(repository, path);
        assertThat(ask("POST", "/api/catalog/locations", "{\"type\":\"url\",\"target\":\"" + target + "\"}", ADMIN)
                        .status())
                .isEqualTo(201);
    }

    @Test
    void readsARegisteredAddressWithItsToken() {
        github.repository("private/one").push("deep/all.yaml", system("registered", "{$text: ./text.md}"));
        github.repository("private/one").push("deep/text.md", "private");

        register("private/one", "deep/*.yaml");

        assertThat(description("registered")).isEqualTo("private");
    }

    @Test
    void letsARegisteredAddressFollowItsRepositoryToAnotherNameAndOutOfTheWorld() throws GeneralSecurityException {
        github.repository("private/one").push("all.yaml", system("registered", "here"));
        register("private/one", "all.yaml");
        String another = ",\"action\":\"renamed\",\"changes\":{\"repository\":{\"name\":{\"from\":\"one\"}}}";
        String gone = ",\"action\":\"deleted\"";

        github.rename("private/one", "private/two");
        assertThat(told("repository", "private/two", another, "sesame")).isEqualTo(202);

        await().until(() -> seen("/api/catalog/locations")
                .at("/0/data/target")
                .asString()
                .equals(github.page("private/two", "all.yaml")));
        assertThat(description("registered")).isEqualTo("here");
        assertThat(told("repository", "private/two", gone, "sesame")).isEqualTo(202);
        github.repository("private/two").push("all.yaml", system("registered", "still here"));
        assertThat(told("private/two", "sesame")).isEqualTo(202);
        awaitDescription("registered", "still here");

        github.delete("private/two");
        assertThat(told("repository", "private/two", gone, "sesame")).isEqualTo(202);

        awaitDescription("registered", GONE);
        assertThat(seen("/api/catalog/locations").size()).isZero();
    }

    @Test
    void leavesARegisteredAddressAloneWhenItIsNotToBeRefreshed() throws IOException, GeneralSecurityException {
        github.repository("private/one").push("all.yaml", system("registered", "first"));
        register("private/one", "all.yaml");
        server.close();
        startServer("{refresh: false}", "");
        awaitDescription("registered", "first");
        github.asked();

        github.repository("private/one").push("all.yaml", system("registered", "second"));
        assertThat(told("private/one", "sesame")).isEqualTo(202);
        github.repository("shop/a").push("catalog-info.yaml", system("a", "second"));
        assertThat(told("shop/a", "sesame")).isEqualTo(202);

        awaitDescription("a", "second");
        assertThat(github.asked()).noneMatch(it -> it.contains("private/one"));
    }
}
