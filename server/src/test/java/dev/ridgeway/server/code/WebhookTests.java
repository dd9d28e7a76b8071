package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookTests {

    private record Heard(Map<String, List<String>> headers, byte[] body) {
        String header(String name) {
            return headers.get(name).getFirst();
        }

        JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }
    }

    private static CodeServer server;

    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private HttpServer receiver;
    private RepositoryName name;

    @BeforeAll
    static void start() throws IOException {
        server = new CodeServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void listen() throws IOException {
        name = server.repository();
        receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), CodeServer.CALLABLE), 0);
        receiver.createContext("/" + name.name(), exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean refuse = refusals.getAndDecrement() > 0;
            if (!refuse) {
                heard.add(new Heard(Map.copyOf(exchange.getRequestHeaders()), body));
            }
            exchange.sendResponseHeaders(refuse ? 503 : 204, -1);
            exchange.close();
        });
        receiver.start();
    }

    @AfterEach
    void hangUp() {
        receiver.stop(0);
    }

    @Test
    void tellsOfAPushInGitHubsWordsAndSigned() throws Exception {
        String secret = add("\"secret\": \"the secret\"").json().at("/secret").asString();
        Commit first = server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));
        CodeServer.await("the first is heard", () -> heard.size() == 1);
        Commit second = server.commit(
                name,
                "main",
                "Go on",
                RepositoryFile.text("a.txt", "b"),
                RepositoryFile.text("catalog-info.yaml", "b"));
        CodeServer.await("the second is heard", () -> heard.size() == 2);

        Heard push = heard.get(1);
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("the secret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(secret).isEqualTo("the secret");
        assertThat(push.header("X-hub-signature-256"))
                .isEqualTo("sha256=" + HexFormat.of().formatHex(mac.doFinal(push.body())));
        assertThat(push.header("X-github-event")).isEqualTo("push");
        assertThat(push.header("X-github-delivery")).hasSize(36);
        JsonNode json = push.json();
        assertThat(json.at("/ref").asString()).isEqualTo("refs/heads/main");
        assertThat(json.at("/before").asString()).isEqualTo(first.id());
        assertThat(json.at("/after").asString()).isEqualTo(second.id());
        assertThat(json.at("/created").asBoolean()).isFalse();
        assertThat(json.at("/forced").asBoolean()).isFalse();
        assertThat(json.at("/commits")).hasSize(1);
        assertThat(json.at("/commits/0/added/0").asString()).isEqualTo("catalog-info.yaml");
        assertThat(json.at("/commits/0/modified/0").asString()).isEqualTo("a.txt");
        assertThat(json.at("/head_commit/id").asString()).isEqualTo(second.id());
        assertThat(json.at("/repository/clone_url").asString()).isEqualTo(server.url(name));
        assertThat(json.at("/repository/html_url").asString())
                .isEqualTo("https://git.ridgeway.internal/" + name.path());
        assertThat(json.at("/repository/full_name").asString()).isEqualTo(name.path());
        assertThat(heard.getFirst().json().at("/created").asBoolean()).isTrue();
        assertThat(heard.getFirst().json().at("/before").asString()).isEqualTo("0".repeat(40));
    }

    @Test
    void signsWithTheSecretThatItWasToldToLast() throws Exception {
        String url = "http://localhost:" + CodeServer.CALLABLE + "/" + name.name();
        Code code = server.bean(Code.class);
        assertThat(code.tell(CodeServer.ADA, name, url, "the old one", false)).isTrue();
        assertThat(code.tell(CodeServer.ADA, name, url, "the new one", false)).isFalse();
        assertThat(code.tell(CodeServer.ADA, name, url, "", false)).isFalse();

        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));
        CodeServer.await("it is heard", () -> heard.size() == 1);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("the new one".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(heard.getFirst().header("X-hub-signature-256"))
                .isEqualTo("sha256="
                        + HexFormat.of().formatHex(mac.doFinal(heard.getFirst().body())));
    }

    @Test
    void tellsOfTagsThatComeMoveAndGo(@TempDir Path temp) throws IOException {
        GitCommand git = new GitCommand(temp).clone(server.url(name, CodeServer.TOKEN), "mine");
        String commit = git.commit("a.txt", "a");
        git.run("push", "-q", "origin", "HEAD:main");
        CodeServer.await("the push is told", this::pushTold);
        add("\"secret\": \"\"");
        git.run("tag", "-am", "First", "v1");
        String object = git.run("rev-parse", "v1");

        git.run("push", "-q", "origin", "v1");
        CodeServer.await("the tag is heard", () -> heard.size() == 1);
        git.run("push", "-q", "origin", ":v1");
        CodeServer.await("its end is heard", () -> heard.size() == 2);

        JsonNode come = heard.get(0).json();
        assertThat(come.at("/ref").asString()).isEqualTo("refs/tags/v1");
        assertThat(come.at("/before").asString()).isEqualTo("0".repeat(40));
        assertThat(come.at("/after").asString()).isEqualTo(object).isNotEqualTo(commit);
        assertThat(come.at("/created").asBoolean()).isTrue();
        assertThat(come.at("/head_commit/id").asString()).isEqualTo(commit);
        assertThat(come.at("/commits")).isEmpty();
        JsonNode gone = heard.get(1).json();
        assertThat(gone.at("/ref").asString()).isEqualTo("refs/tags/v1");
        assertThat(gone.at("/before").asString()).isEqualTo(object);
        assertThat(gone.at("/after").asString()).isEqualTo("0".repeat(40));
        assertThat(gone.at("/deleted").asBoolean()).isTrue();
        assertThat(gone.at("/head_commit").isNull()).isTrue();
    }

    @Test
    void keepsSilentAboutManyTagsAtOnce(@TempDir Path temp) throws IOException {
        add("\"secret\": \"\"");
        GitCommand git = new GitCommand(temp).clone(server.url(name, CodeServer.TOKEN), "mine");
        git.commit("a.txt", "a");
        for (String tag : List.of("a", "b", "c", "d")) {
            git.run("tag", tag);
        }

        git.run("push", "-q", "origin", "HEAD:main", "--tags");
        CodeServer.await("the branch is heard", () -> !heard.isEmpty());
        git.run("tag", "e");
        git.run("push", "-q", "origin", "e");
        CodeServer.await("the single tag is heard", () -> heard.size() == 2);

        assertThat(heard)
                .extracting(it -> it.json().at("/ref").asString())
                .containsExactly("refs/heads/main", "refs/tags/e");
    }

    private boolean pushTold() {
        return server.bean(JdbcClient.class)
                .sql("select pushed_at is not null from code.repository where name = :name")
                .param("name", name.name())
                .query(Boolean.class)
                .single();
    }

    @Test
    void triesAgainUntilItIsHeardAndNeverShowsTheSecret() throws IOException {
        refusals.set(1);
        RunningServer.Answer made = add("\"secret\": \"\"");
        String secret = made.json().at("/secret").asString();
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));

        CodeServer.await("it is delivered", () -> delivery("state").equals("delivered"));

        assertThat(heard).hasSize(1);
        assertThat(delivery("attempts")).isEqualTo("2");
        assertThat(delivery("answer")).isEqualTo("204");
        assertThat(secret).hasSize(48);
        assertThat(server.get(name, "/webhooks").body()).doesNotContain(secret);
    }

    @Test
    void isStillTriedOftenAfterMinutes() throws IOException {
        refusals.set(1_000);
        add("\"secret\": \"\"");
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));
        CodeServer.await("an attempt is made", () -> delivery("attempts").matches("[1-9].*"));
        server.bean(JdbcClient.class)
                .sql("update code.webhook_delivery set attempts = 20 where id = cast(:id as uuid)")
                .param("id", delivery("id"))
                .update();

        CodeServer.await("the next one is made", () -> delivery("attempts").equals("21"));
        CodeServer.await(
                "the one after that waits ten seconds", () -> untilNext().equals(Duration.ofSeconds(10)));

        assertThat(delivery("state")).isEqualTo("waiting");
    }

    /** From the last attempt, as the database has both. */
    private Duration untilNext() {
        return server.bean(JdbcClient.class)
                .sql("""
                        select round(extract(epoch from execution_time - attempted_at))
                        from platform.scheduled_tasks, code.webhook_delivery
                        where task_name = 'code-webhook-delivery' and task_instance = :id and id = cast(:id as uuid)
                        """)
                .param("id", delivery("id"))
                .query(Long.class)
                .optional()
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    @Test
    void saysWhyItIsNotHeard() throws IOException {
        add("\"secret\": \"\"");
        receiver.stop(0);
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));

        CodeServer.await("an attempt is made", () -> delivery("answer").contains("cannot be reached"));

        assertThat(delivery("state")).isEqualTo("waiting");
    }

    @Test
    void countsAnAttemptWhoseSecretDoesNotOpen() throws IOException {
        add("\"secret\": \"\"");
        server.bean(JdbcClient.class)
                .sql("update code.webhook set secret = sha256(secret) where url like :url")
                .param("url", "%" + name.name())
                .update();
        server.commit(name, "main", "Begin", RepositoryFile.text("a.txt", "a"));

        CodeServer.await("an attempt is made", () -> delivery("answer").contains("secret does not open"));

        assertThat(delivery("state")).isEqualTo("waiting");
        assertThat(heard).isEmpty();
    }

    @Test
    void isSilentOnceRemoved() throws IOException {
        String id = add("\"secret\": \"\"").json().at("/id").asString();

        assertThat(server.server()
                        .ask(
                                "DELETE",
                                CodeServer.AT + "/" + name.path() + "/webhooks/" + id,
                                "",
                                "X-Requested-With: XMLHttpRequest")
                        .status())
                .isEqualTo(204);
        assertThat(server.get(name, "/webhooks").json().at("/items")).isEmpty();
    }

    @Test
    void callsNoPrivateAddressThatNobodyAllowed() throws IOException {
        assertThat(code("http://127.0.0.2/hook")).isEqualTo("address-not-public");
        assertThat(code("http://169.254.169.254/latest")).isEqualTo("address-not-public");
        assertThat(code("file:///etc/passwd")).isEqualTo("webhook-invalid");
        assertThat(code("https://user:password@example.com/hook")).isEqualTo("webhook-invalid");
        assertThat(code("no address")).isEqualTo("webhook-invalid");
        assertThat(server.post(
                                name,
                                "/webhooks",
                                "{\"url\": \"https://example.com\"}",
                                "Authorization: Bearer " + CodeServer.READER)
                        .status())
                .isEqualTo(403);
    }

    private RunningServer.Answer add(String secret) throws IOException {
        String url = "http://localhost:" + CodeServer.CALLABLE + "/" + name.name();
        RunningServer.Answer made = server.post(name, "/webhooks", "{\"url\": \"" + url + "\", " + secret + "}");
        assertThat(made.status()).isEqualTo(201);
        return made;
    }

    private String code(String url) throws IOException {
        return server.post(name, "/webhooks", "{\"url\": \"" + url + "\"}")
                .json()
                .at("/code")
                .asString();
    }

    private String delivery(String field) {
        try {
            return server.get(name, "/webhooks")
                    .json()
                    .at("/items/0/deliveries/0/" + field)
                    .asString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
