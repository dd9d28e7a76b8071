package dev.ridgeway.server.catalog.discovery;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
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
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The people and teams of an organisation on GitHub, followed. It is asked every hour unless it tells. */
class PeopleCatalogTests {

    @TempDir
    private Path folder;

    private FakeGitHub github;
    private RunningServer server;

    @BeforeEach
    void start() throws IOException {
        github = new FakeGitHub();
        for (int i = 0; i < 15; i++) {
            github.organization("shop").person("person-" + i, "Person " + i);
        }
        github.organization("shop").person("kim", "Kim").team("shop", "").team("web", "shop", "kim");
        startServer(true, "");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> count("kind=user") == 16);
    }

    private void startServer(boolean provided, String more) throws IOException {
        String provider = "{id: production, githubUrl: 'https://%s', orgs: [shop]}".formatted(github.host());
        server = RunningServer.startIn(
                folder,
                """
                backend:
                  auth:
                    externalAccess: [{type: static, options: {token: for-everything, subject: admin}}]
                integrations:
                  github: [%s]
                events:
                  modules: {github: {webhookSecret: sesame}}
                catalog:
                  providers: {%s}
                """.formatted(github.integration(), provided ? "githubOrg: " + provider : "") + more,
                "--empty");
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

    private int count(String filter) {
        return seen("/api/catalog/entities?filter=" + filter).size();
    }

    private JsonNode source() {
        return seen("/api/ridgeway/catalog/sources").at("/items/0");
    }

    private JsonNode awaitSource(Predicate<JsonNode> good) {
        return await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(this::source, good);
    }

    private JsonNode read() {
        return ask("POST", "/api/ridgeway/catalog/sources/" + source().at("/id").asString() + "/read", "", ADMIN)
                .json();
    }

    private int told(String event) throws GeneralSecurityException {
        String body = "{\"action\":\"member_added\",\"organization\":{\"login\":\"shop\"},"
                + "\"sender\":{\"login\":\"ann\",\"html_url\":\"https://" + github.host() + "/ann\"}}";
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("sesame".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
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
    void showsPeopleAndTeamsWithTheirRelations() {
        JsonNode kim = seen("/api/catalog/entities/by-name/user/default/kim");
        assertThat(kim.at("/relations/0/targetRef").asString()).isEqualTo("group:default/web");
        assertThat(kim.at("/metadata/annotations/backstage.io~1managed-by-location")
                        .asString())
                .isEqualTo("url:https://" + github.host() + "/kim");
        assertThat(seen("/api/catalog/entities/by-name/group/default/shop").toString())
                .contains("group:default/web");
        assertThat(count("kind=location")).isZero();
        JsonNode source = awaitSource(it -> it.at("/state").asString().equals("good"));
        assertThat(source.at("/title").asString()).isEqualTo("people and teams of shop on " + github.host());
        assertThat(source.at("/found").asInt()).isEqualTo(18);
        assertThat(ask("DELETE", "/api/catalog/locations/" + source.at("/id").asString(), "", ADMIN)
                        .status())
                .isEqualTo(403);
        assertThat(ask("GET", "/api/ridgeway/catalog/entities/user/default/kim/source", "", ADMIN)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void showsAMemberThatGitHubTold() throws GeneralSecurityException {
        github.organization("shop").person("new", "New").team("web", "shop", "kim", "new");

        assertThat(told("membership")).isEqualTo(202);

        await().atMost(Duration.ofSeconds(20))
                .until(() -> seen("/api/catalog/entities/by-name/user/default/new")
                        .at("/relations/0/targetRef")
                        .asString()
                        .equals("group:default/web"));
    }

    @Test
    void keepsEverybodyThroughAnOutageAndSaysSo() {
        github.trouble(FakeGitHub.status(403, Map.of("Retry-After", "600"), ""));

        JsonNode source = read();

        assertThat(source.at("/state").asString()).isEqualTo("unreachable");
        assertThat(source.at("/errors/0/message").asString()).contains("its limit is used up");
        assertThat(count("kind=user")).isEqualTo(16);
        github.trouble(FakeGitHub.status(401, Map.of(), ""));
        assertThat(count("kind=user")).isEqualTo(16);
    }

    @Test
    void believesThatMostAreGoneOnlyTheSecondTime() {
        for (int i = 0; i < 15; i++) {
            github.organization("shop").leaves("person-" + i);
        }

        JsonNode source = read();

        assertThat(source.at("/errors/0/message").asString()).contains("15 of 18 entries are gone at once");
        assertThat(count("kind=user")).isEqualTo(16);
        assertThat(read().at("/state").asString()).isEqualTo("good");
        assertThat(count("kind=user")).isEqualTo(1);
    }

    @Test
    void removesWhatAProviderBroughtThatIsNoLongerConfigured() throws IOException {
        server.close();
        startServer(false, "");

        await().atMost(Duration.ofSeconds(20)).until(() -> count("kind=user") == 0);
    }

    @Test
    void keepsItWhenTold() throws IOException {
        server.close();
        startServer(false, "  orphanProviderStrategy: keep\n");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> count("metadata.annotations.backstage.io/orphan=true") == 18);
        assertThat(count("kind=user")).isEqualTo(16);
    }
}
