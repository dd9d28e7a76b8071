package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.component;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.server.catalog.sources.WebSite;
import dev.ridgeway.server.paths.ServerProcess;
import dev.ridgeway.server.platform.TestDatabase;
import dev.ridgeway.testkit.FakeGitHub;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Two servers on one PostgreSQL. */
class CatalogReplicaTests {

    private static final int IN_A_FILE = 40;
    private static final String ALL = "/api/catalog/entities?filter=kind=system";

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private HikariDataSource database;
    private WebSite site;
    private FakeGitHub github;
    private ServerProcess first;
    private ServerProcess second;

    @BeforeEach
    void begin() throws IOException {
        database = (HikariDataSource) TestDatabase.fresh();
        site = new WebSite();
        github = new FakeGitHub();
        github.repository("shop/a").push("catalog-info.yaml", component("a", ""));
        first = start("first").ready();
        Files.createDirectories(folder.resolve("second/data"));
        Files.copy(folder.resolve("first/data/key"), folder.resolve("second/data/key"));
        second = start("second").ready();
    }

    @AfterEach
    void end() {
        first.close();
        second.close();
        site.close();
        github.close();
        database.close();
    }

    private ServerProcess start(String name) throws IOException {
        URI address = URI.create(database.getJdbcUrl().substring("jdbc:".length()));
        Path home = Files.createDirectories(folder.resolve(name));
        Path configuration = Files.writeString(home.resolve("app-config.yaml"), """
                backend:
                  database:
                    client: pg
                    connection: {host: 127.0.0.1, port: '%d', user: '%s', password: '%s', database: '%s'}
                  reading: {allow: [{host: '%s'}]}
                integrations: {github: [%s]}
                catalog:
                  rules: [{allow: [Component, System, API]}]
                  providers: {github: {shop: {organization: shop, host: '%s', schedule: {frequency: {hours: 9}}}}}
                """.formatted(
                        address.getPort(),
                        database.getUsername(),
                        database.getPassword(),
                        address.getPath().substring(1),
                        site.host(),
                        github.integration(),
                        github.host()));
        return ServerProcess.start(home, configuration);
    }

    /** Registers a file with that content; answers the number of the change. */
    private String register(ServerProcess server, String path, String yaml) throws IOException, InterruptedException {
        site.put(path, yaml);
        HttpResponse<String> answer = server.ask(
                "POST", "/api/catalog/locations", "{\"type\": \"url\", \"target\": \"" + site.address(path) + "\"}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        return answer.headers().firstValue("Ridgeway-Change").orElseThrow();
    }

    private HttpResponse<String> find(ServerProcess server, String name, String change)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(server.address() + "/api/catalog/entities/by-name/system/default/" + name))
                .header("Ridgeway-Change", change)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void showsWhatWasWrittenAtTheOtherServer() throws IOException, InterruptedException {
        for (int i = 0; i < 20; i++) {
            ServerProcess writing = i % 2 == 0 ? first : second;
            ServerProcess reading = i % 2 == 0 ? second : first;
            String change = register(writing, "/" + i + ".yaml", system("s" + i, "here"));
            assertThat(find(reading, "s" + i, change).statusCode())
                    .as("system s%d, asked with the number of its change", i)
                    .isEqualTo(200);
        }
        register(first, "/quiet.yaml", system("quiet", "here"));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> find(second, "quiet", "not a number").statusCode() == 200);
        await().atMost(Duration.ofSeconds(5))
                .until(() -> second.get("/api/search/query?term=quiet")
                                .at("/numberOfResults")
                                .asInt()
                        == 1);
        assertThat(second.get(ALL)).isEqualTo(first.get(ALL));
    }

    @Test
    void tellsBrowsersOnlyWhatTheirServerShows() throws IOException, InterruptedException {
        HttpRequest events = HttpRequest.newBuilder(URI.create(second.address() + "/api/ridgeway/events"))
                .build();
        HttpResponse<java.io.InputStream> stream = http.send(events, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader told = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < 10; i++) {
                String name = "told" + i;
                register(first, "/" + name + ".yaml", system(name, "here"));
                for (String line = told.readLine(); !line.contains("system:default/" + name); line = told.readLine()) {
                    assertThat(line).doesNotContain("server:");
                }
                assertThat(find(second, name, "").statusCode()).isEqualTo(200);
            }
        }
    }

    private static JsonNode organisation(ServerProcess server) throws IOException, InterruptedException {
        return server.get("/api/ridgeway/catalog/sources").at("/discoveries/0");
    }

    private static void look(ServerProcess server) throws IOException, InterruptedException {
        assertThat(server.ask("POST", "/api/ridgeway/catalog/sources/discoveries/github:shop/run", "")
                        .statusCode())
                .isEqualTo(202);
    }

    @Test
    void looksIntoAnOrganisationWithOneServerAtATimeAndGoesOnWhenThatIsKilled() throws Exception {
        await().until(() -> organisation(second).at("/found").asInt() == 1);
        second.pause();
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        github.trouble(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/orgs/shop/repos")) {
                looks.incrementAndGet();
                held(end);
            }
            return false;
        });
        github.repository("shop/b").push("catalog-info.yaml", component("b", ""));
        look(first);
        await().until(() -> looks.get() == 1);
        second.goOn();
        look(second);
        await().during(Duration.ofSeconds(3)).until(() -> looks.get() == 1);

        first.kill();
        end.countDown();

        await().atMost(Duration.ofSeconds(60))
                .until(() -> second.ask("GET", "/api/catalog/entities/by-name/component/default/b", "")
                                .statusCode()
                        == 200);
        assertThat(looks).hasValue(2);
    }

    private static void held(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void knowsWhatWasStarredAtTheOtherServer() throws IOException, InterruptedException {
        String change = register(first, "/starred.yaml", system("starred", "here"));
        assertThat(find(second, "starred", change).statusCode()).isEqualTo(200);
        star("[]");
        await().atMost(Duration.ofSeconds(20)).until(() -> starred(second) == 0);
        star("[\"system:default/starred\"]");
        await().atMost(Duration.ofSeconds(20)).until(() -> starred(second) == 1);
        assertThat(starred(first)).isEqualTo(1);
    }

    private void star(String refs) throws IOException, InterruptedException {
        String key = "/api/user-settings/buckets/default.starredEntities/keys/entityRefs";
        assertThat(first.ask("PUT", key, "{\"value\": " + refs + "}").statusCode())
                .isEqualTo(200);
    }

    private static int starred(ServerProcess server) throws IOException, InterruptedException {
        return server.get("/api/ridgeway/catalog/list?show=starred")
                .at("/total")
                .asInt();
    }

    @Test
    void keepsTheDefinitionsOfAnApiInTheirOrder() throws IOException, InterruptedException {
        String change = register(first, "/api.yaml", api(0));
        find(second, "s", change);
        for (int number = 1; number <= 30; number++) {
            site.put("/api.yaml", api(number));
            ServerProcess writing = number % 2 == 0 ? first : second;
            assertThat(writing.ask("POST", "/api/catalog/refresh", "{\"entityRef\": \"api:default/orders\"}")
                            .statusCode())
                    .isEqualTo(200);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> definitions().contains("number 30"));
        assertThat(definitions())
                .isSortedAccordingTo(
                        Comparator.comparingInt(CatalogReplicaTests::number).reversed())
                .doesNotHaveDuplicates();
    }

    private static int number(String definition) {
        return Integer.parseInt(definition.replace("number ", ""));
    }

    private static String api(int number) {
        return """
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: orders}
                spec: {type: text, lifecycle: production, owner: web, definition: number %d}
                """.formatted(number);
    }

    /** Newest first. */
    private List<String> definitions() throws IOException, InterruptedException {
        String versions = "/api/ridgeway/apis/default/orders/versions";
        List<String> definitions = new ArrayList<>();
        for (JsonNode version : second.get(versions).at("/items")) {
            definitions.add(second.ask("GET", versions + "/" + version.at("/id").asLong(), "")
                    .body());
        }
        return definitions;
    }

    @Test
    void losesNothingWhenTheOtherServerIsKilled() throws IOException, InterruptedException {
        Set<String> promised = new ConcurrentSkipListSet<>();
        Thread writer = Thread.ofVirtual().start(() -> writeUntilItEnds(promised));
        await().atMost(Duration.ofSeconds(60)).until(() -> promised.size() > 10 * IN_A_FILE);
        first.kill();
        writer.join();

        assertThat(names(second)).containsAll(promised);
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(names(second)).isEqualTo(stored()));
        assertThat(names(second).size() % IN_A_FILE).as("files by halves").isZero();

        site.put("/0.yaml", system("s0-0", "changed"));
        String change = register(second, "/more.yaml", system("more", "here"));
        assertThat(find(second, "more", change).statusCode()).isEqualTo(200);
        assertThat(second.ask("POST", "/api/catalog/refresh", "{\"entityRef\": \"system:default/s0-0\"}")
                        .statusCode())
                .isEqualTo(200);
        first = start("first").ready();
        assertThat(find(first, "s0-0", "").body()).contains("changed");
        assertThat(find(first, "s0-1", "").statusCode()).isEqualTo(404);
        assertThat(first.get(ALL)).isEqualTo(second.get(ALL));
    }

    private void writeUntilItEnds(Set<String> promised) {
        try {
            for (int file = 0; ; file++) {
                StringBuilder yaml = new StringBuilder();
                for (int i = 0; i < IN_A_FILE; i++) {
                    yaml.append(system("s" + file + "-" + i, "here")).append("---\n");
                }
                register(first, "/" + file + ".yaml", yaml.toString());
                for (int i = 0; i < IN_A_FILE; i++) {
                    promised.add("system:default/s" + file + "-" + i);
                }
            }
        } catch (IOException killed) {
            // what was promised stays so
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Set<String> names(ServerProcess server) throws IOException, InterruptedException {
        Set<String> names = new TreeSet<>();
        server.get(ALL)
                .forEach(it ->
                        names.add("system:default/" + it.at("/metadata/name").asString()));
        return names;
    }

    private Set<String> stored() {
        return new TreeSet<>(JdbcClient.create(database)
                .sql("select ref from catalog.entity where ref like 'system:%'")
                .query(String.class)
                .list());
    }
}
