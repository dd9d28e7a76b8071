package dev.ridgeway.server.assembly.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.assembly.overview.Needs.Need;
import dev.ridgeway.server.assembly.overview.Needs.NeedsPage;
import dev.ridgeway.server.assembly.overview.Needs.News;
import dev.ridgeway.server.assembly.overview.Overview.Happening;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.FakeEngine;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Role;
import dev.ridgeway.server.runtime.FakeCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** What the guest, who owns some of what an engine and a cluster tell of, sees of it at once. */
class OverviewTests {

    private static final String CATALOG_ONLY = "Authorization: Bearer for-the-catalog";
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
    private static final String FIRST = "1".repeat(40);
    private static final String SECOND = "2".repeat(40);
    private static final String THIRD = "3".repeat(40);

    private static final FakeEngine ENGINE = new FakeEngine();
    private static final FakeCluster CLUSTER = new FakeCluster("east");
    private static Path folder;
    private static RunningServer server;

    /** The whole server, connected to both. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool engine() {
            return ENGINE;
        }

        @Bean
        ConnectedTool cluster() {
            return CLUSTER;
        }

        @Bean
        ConnectedTool away() {
            return AWAY;
        }
    }

    /** A tool that nobody reaches. */
    private static final ConnectedTool AWAY = new ConnectedTool() {
        @Override
        public String name() {
            return "registry-main";
        }

        @Override
        public String kind() {
            return "registry";
        }

        @Override
        public String title() {
            return "The registry";
        }

        @Override
        public String address() {
            return "https://registry.example.com";
        }

        @Override
        public String ask() {
            throw new ToolUnavailable("registry-away", "The registry does not answer.", "Look at it.");
        }

        @Override
        public ToolRights rights() {
            return ToolRights.all();
        }
    };

    @BeforeAll
    static void start() throws IOException {
        folder = Files.createTempDirectory("ridgeway-overview").toRealPath();
        StringBuilder catalog = new StringBuilder();
        for (String name : new String[] {"shop", "till", "quiet", "left"}) {
            catalog.append(component(name, "user:development/guest"));
        }
        for (String name : new String[] {"theirs", "regions"}) {
            catalog.append(component(name, "group:default/others"));
        }
        catalog.append(component("crash", "group:default/stuck"));
        catalog.append(component("well", "group:default/well"));
        catalog.append(component("slow", "group:default/slow"));
        catalog.append(component("crews", "group:default/crew"));
        catalog.append(PEOPLE);
        catalog.append(lyingIn("team/.hidden/"));
        catalog.append(lyingIn("Team/App.git"));
        Files.writeString(folder.resolve("all.yaml"), catalog.toString());
        for (String service : new String[] {"shop", "theirs"}) {
            ENGINE.deliver(service, "dev", FIRST, START, Health.WELL);
            ENGINE.deliver(service, "production", FIRST, START.plusSeconds(600), Health.WELL);
            ENGINE.deliver(service, "production", SECOND, START.plusSeconds(1200), Health.BAD);
        }
        ENGINE.deliver("left", "production", FIRST, START, Health.BAD);
        CLUSTER.put("", """
                {"kind":"Namespace","metadata":{"name":"shop-dev","labels":{"ridgeway.dev/environment":"dev"}}}""");
        CLUSTER.put("", """
                {"kind":"Namespace","metadata":{"name":"till-dev","labels":{"ridgeway.dev/environment":"dev"}}}""");
        CLUSTER.put("", """
                {"kind":"Namespace","metadata":{"name":"crash","labels":{"ridgeway.dev/environment":"staging"}}}""");
        CLUSTER.play("crash-stuck", "crash", Map.of("app.kubernetes.io/instance", "crash"), Map.of());
        ENGINE.deliver("well", "dev", FIRST, START, Health.WELL);
        ENGINE.deliver("crews", "dev", FIRST, START, Health.WELL);
        CLUSTER.play("serving", "shop-dev", Map.of("app.kubernetes.io/instance", "shop"), Map.of());
        CLUSTER.play("first-broken-down", "till-dev", Map.of("app.kubernetes.io/instance", "till"), Map.of());
        server = RunningServer.start(Connected.class, """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-the-catalog, subject: catalog}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                catalog:
                  rules: [{allow: [Component, Group, User]}]
                  locations: [{type: file, target: FOLDER/all.yaml}]
                """.replace("FOLDER", folder.toString()), "--empty");
        CLUSTER.complete(Instant.now());
        await().untilAsserted(() ->
                assertThat(lines("theirs").at("/items/0/environments")).hasSize(2));
        await().untilAsserted(() -> assertThat(get("/needs").path("items").findValuesAsString("subject"))
                .contains("component:default/left"));
        server.context()
                .getBean(JdbcClient.class)
                .sql("update delivery.target set engine = 'argocd-before' where name = 'argocd/left-production'")
                .update();
    }

    /** Zoe is in a guild with a crew, and Bob is of that crew. */
    private static final String PEOPLE = """
            ---
            {apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: guild}, spec: {type: guild, children: [crew]}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: Group, metadata: {name: crew}, spec: {type: team, children: []}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: zoe}, spec: {memberOf: [guild]}}
            ---
            {apiVersion: backstage.io/v1alpha1, kind: User, metadata: {name: bob}, spec: {memberOf: [crew]}}
            """;

    private static String component(String name, String owner) {
        return """
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata:
                  name: NAME
                  description: The NAME
                spec: {type: service, lifecycle: production, owner: OWNER}
                """.replace("NAME", name).replace("OWNER", owner);
    }

    private static String lyingIn(String place) {
        return component("in-" + place.replaceAll("\\W+", "").toLowerCase(Locale.ROOT), "group:default/others")
                .replace(
                        "\nspec",
                        "\n  annotations: {backstage.io/source-location: 'url:https://git.ridgeway.internal/" + place
                                + "'}\nspec");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private static JsonNode get(String path, String... headers) {
        try {
            Answer answer = server.get("/api/ridgeway/overview" + path, headers);
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return answer.json();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static JsonNode lines(String... names) {
        StringBuilder refs = new StringBuilder();
        for (String name : names) {
            refs.append(refs.isEmpty() ? "?" : "&")
                    .append("ref=component:default/")
                    .append(name);
        }
        return get("/entities" + refs);
    }

    @Test
    void saysOfManyAtOnceWhichVersionIsWhereAndWhatChangedLast() {
        JsonNode lines = lines("till", "nobody", "shop", "quiet").path("items");

        assertThat(lines.findValuesAsString("entityRef"))
                .containsExactly("component:default/till", "component:default/shop", "component:default/quiet");
        JsonNode shop = lines.path(1);
        assertThat(shop.at("/environments/0").toString())
                .as("what the cluster says goes before the record")
                .contains("\"environment\":\"dev\"", "\"version\":\"1.4\"", "\"state\":\"serving\"", "\"failed\":\"\"");
        assertThat(shop.at("/environments/1").toString())
                .contains(
                        "\"environment\":\"production\"",
                        "\"version\":\"1111111\"",
                        "\"state\":\"delivered\"",
                        "\"failed\":\"2222222\"");
        assertThat(lines.at("/0/environments/0/state").asString()).isEqualTo("down");
        assertThat(lines.at("/2/environments")).isEmpty();
        assertThat(lines.at("/2/changed").asString()).isEqualTo("its description");
        assertThat(lines.at("/2/changedAt").asString()).isNotEmpty();
    }

    @Test
    void takesAnyPlaceThatAnAnnotationNames() {
        RepositoryName name = new RepositoryName(Code.EMBEDDED, "team", "app");
        Code code = server.context().getBean(Code.class);
        Actor ada = Actor.system("ada");
        code.create(ada, NewRepository.named(name, "For a test"));
        code.commit(
                ada,
                name,
                new Change(
                        "main",
                        "Begin",
                        "Ada",
                        "ada@example.com",
                        List.of(RepositoryFile.text("a.txt", "a")),
                        List.of()),
                "");

        await().untilAsserted(() -> assertThat(
                        lines("in-teamhidden", "in-teamappgit").path("items").findValuesAsString("changed"))
                .containsExactly("its description", "a push"));
    }

    @Test
    void refusesToSayItOfTooManyAtOnce() throws IOException {
        Answer answer = server.get("/api/ridgeway/overview/entities?ref=a" + ",a".repeat(100));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().path("detail").asString()).startsWith("101 entities are too many");
    }

    @Test
    void leavesOutWhatTheActorMayNotSee() {
        JsonNode shop =
                get("/entities?ref=component:default/shop", CATALOG_ONLY).path("items");

        assertThat(shop.at("/0/title").asString()).isEqualTo("shop");
        assertThat(shop.at("/0/environments")).isEmpty();
        assertThat(get("/needs", CATALOG_ONLY).path("items")).isEmpty();
        assertThat(get("/lately", CATALOG_ONLY).path("items")).isEmpty();
    }

    @Test
    void saysOfTwoTargetsInOneEnvironmentWhatIsAmissInEitherOfThem() {
        ENGINE.deliver("regions-eu", "regions", "production", FIRST, START, Health.WELL);
        ENGINE.deliver("regions-us", "regions", "production", THIRD, START.plusSeconds(60), Health.WELL);
        ENGINE.deliver("regions-eu", "regions", "production", SECOND, START.plusSeconds(1200), Health.BAD);

        await().untilAsserted(() -> assertThat(
                        lines("regions").at("/items/0/environments").toString())
                .contains("\"version\":\"1111111, 3333333\"", "\"state\":\"delivered\"", "\"failed\":\"2222222\""));
        assertThat(lines("regions").at("/items/0/environments")).hasSize(1);
    }

    @Test
    void saysNothingOfWhatAToolDeliveredThatIsNotConnectedAnyMore() {
        assertThat(lines("left").at("/items/0/environments")).isEmpty();
        assertThat(get("/needs").path("items").findValuesAsString("subject")).doesNotContain("component:default/left");
    }

    @Test
    void countsWhatIsTheirsAndShowsTheFirstOfIt() {
        JsonNode mine = get("/mine?limit=3");

        assertThat(mine.path("total").asLong()).isEqualTo(4);
        assertThat(mine.path("items").findValuesAsString("title")).containsExactly("left", "quiet", "shop");
        assertThat(mine.at("/items/2/environments")).hasSize(2);
    }

    @Test
    void tellsWhatOfTheirsIsDownOrWasNotDeliveredAndTheLastGoodNews() {
        JsonNode needs = get("/needs");

        assertThat(needs.path("items").findValuesAsString("kind")).startsWith("delivery", "running");
        assertThat(needs.at("/items/0/kind").asString()).isEqualTo("delivery");
        assertThat(needs.at("/items/0/subject").asString()).isEqualTo("component:default/shop");
        assertThat(needs.at("/items/0/says").asString())
                .isEqualTo("2222222 did not come up in production; 1111111 was there before.");
        assertThat(needs.at("/items/1/kind").asString()).isEqualTo("running");
        assertThat(needs.at("/items/1/subject").asString()).isEqualTo("component:default/till");
        assertThat(needs.at("/items/1/state").asString()).isEqualTo("down");
        assertThat(needs.at("/items/1/says").asString()).startsWith("In dev: ");
        assertThat(needs.at("/items/1/at").asString())
                .as("since when, by its cluster")
                .isEqualTo("2026-11-29T21:40:32Z");
        assertThat(needs.path("good").isNull())
                .as("good news while something waits")
                .isTrue();
    }

    @Test
    void tellsTheLastGoodNewsOfWhomNothingWaitsForHoweverMuchFailedSince() {
        server.context()
                .getBean(JdbcClient.class)
                .sql("""
                        insert into delivery.deployment
                            (target, started_at, outcome, revision, asked_by, message, images, read_at)
                        select id, cast(:start as timestamptz) + n * interval '1 second', case when n = 30 then 'under-way' else 'failed' end,
                            'revision', '', '', '{}', now()
                        from delivery.target, generate_series(1, 30) n where name = 'argocd/well-dev'
                        on conflict do nothing
                        """)
                .param("start", Timestamp.from(START))
                .update();

        NeedsPage needs = needs("group:default/well", Role.READER);

        assertThat(needs.items()).isEmpty();
        assertThat(needs.good())
                .extracting(News::entityRef, News::says, News::at)
                .containsExactly("component:default/well", "1111111 came up in dev", START);
    }

    @Test
    void tellsOnceOfADeliveryThatIsStuckOrFailedAndOfItsEnd() {
        ENGINE.deliver("slow", "dev", FIRST, START, Health.WELL);
        await().untilAsserted(() ->
                assertThat(needs("group:default/slow", Role.READER).good()).isNotNull());
        ENGINE.begin("slow", "dev", SECOND, START.plusSeconds(60));
        await().untilAsserted(() -> assertThat(
                        needs("group:default/slow", Role.READER).items())
                .extracting(Need::state, Need::says)
                .containsExactly(tuple(
                        "stuck",
                        "2222222 is under way to dev for more than twenty minutes; 1111111 was there before.")));

        Instant now = Instant.now();
        ENGINE.deliver("slow", "dev", SECOND, now.minusSeconds(600), Health.BAD);
        await().untilAsserted(() -> assertThat(
                        needs("group:default/slow", Role.READER).items())
                .extracting(Need::state)
                .containsExactly("failed"));
        assertThat(needs("group:default/slow", Role.READER).over()).isEmpty();

        ENGINE.deliver("slow", "dev", THIRD, now.minusSeconds(60), Health.WELL);
        await().untilAsserted(() -> assertThat(
                        needs("group:default/slow", Role.READER).over())
                .extracting(News::entityRef, News::says)
                .containsExactly(tuple("component:default/slow", "3333333 came up in dev")));
        assertThat(needs("group:default/slow", Role.READER).items()).isEmpty();
    }

    @Test
    void tellsOfAChangeThatDoesNotStartWhileTheVersionBeforeServesThoughNothingIsDown() {
        JsonNode crash = lines("crash").at("/items/0/environments/0");

        assertThat(crash.toString())
                .contains(
                        "\"environment\":\"staging\"",
                        "\"version\":\"1.4\"",
                        "\"state\":\"serving\"",
                        "\"failed\":\"1.5\"");
        assertThat(needs("group:default/stuck", Role.READER).items())
                .singleElement()
                .satisfies(it -> {
                    assertThat(it.kind()).isEqualTo("running");
                    assertThat(it.subject()).isEqualTo("component:default/crash");
                    assertThat(it.state()).isEqualTo("failed");
                    assertThat(it.says())
                            .isEqualTo(
                                    "In staging: version 1.4 keeps serving; version 1.5 did not start: it keeps crashing"
                                            + " (exit code 3).");
                });
    }

    @Test
    void tellsOfConnectionsThatFailThoseWhoMayMendThem() {
        await().untilAsserted(() -> assertThat(
                        needs("group:default/none", Role.PLATFORM).items())
                .extracting(Need::kind, Need::subject, it -> it.at() != null)
                .containsExactly(tuple("connection", "registry-main", true)));
        assertThat(needs("group:default/none", Role.DEVELOPER).items()).isEmpty();
    }

    private static NeedsPage needs(String group, Role role) {
        return server.context().getBean(Overview.class).needs(zoe(group, role));
    }

    private static Actor zoe(String group, Role role) {
        return new Actor("user:default/zoe", Set.of("user:default/zoe", group), role.permissions(), "", "token");
    }

    @Test
    void tellsWhatTheirGroupsDidAlsoThoseBelowAndWhereverTheyPushed() {
        RepositoryName name = new RepositoryName(Code.EMBEDDED, "elsewhere", "thing");
        Code code = server.context().getBean(Code.class);
        Actor maker = Actor.system("test");
        code.create(maker, NewRepository.named(name, "For a test"));
        code.commit(
                maker,
                name,
                new Change(
                        "main",
                        "Begin",
                        "user:default/bob",
                        "bob@example.com",
                        List.of(RepositoryFile.text("a.txt", "a")),
                        List.of()),
                "");

        await().untilAsserted(() -> assertThat(
                        server.context().getBean(Overview.class).lately(zoe("group:default/guild", Role.READER), 20))
                .extracting(Happening::kind, Happening::subject, Happening::by)
                .containsExactly(
                        tuple("push", "elsewhere/thing", "user:default/bob"),
                        tuple("delivery", "component:default/crews", "")));
    }

    @Test
    void tellsTheirBrokenFilesByTheirFirstError() throws IOException {
        withoutLifecycle("user", () -> {
            List<JsonNode> files = get("/needs")
                    .path("items")
                    .valueStream()
                    .filter(it -> it.path("kind").asString().equals("catalog"))
                    .toList();
            assertThat(files).isNotEmpty().allMatch(it -> !it.path("at").isNull());
            assertThat(get("/needs").path("items").findValuesAsString("subject"))
                    .doesNotContain("component:default/theirs");
        });
    }

    @Test
    void tellsNobodyOfTheErrorsOfOthersInTheSameFile() throws IOException {
        withoutLifecycle(
                "group",
                () -> assertThat(get("/needs").path("items").findValuesAsString("kind"))
                        .doesNotContain("catalog"));
    }

    /** Breaks the rules for what an owner of that kind has in the file, and mends it. */
    private static void withoutLifecycle(String owner, Runnable then) throws IOException {
        Path file = folder.resolve("all.yaml");
        String good = Files.readString(file);
        write(file, good.replace("lifecycle: production, owner: " + owner, "lifecycle: '', owner: " + owner));
        try {
            await().untilAsserted(() -> assertThat(errors()).isNotEmpty());
            then.run();
        } finally {
            write(file, good);
        }
        await().untilAsserted(() -> assertThat(errors()).isEmpty());
    }

    private static void write(Path file, String text) throws IOException {
        Files.writeString(file, text);
        server.ask("POST", "/api/catalog/refresh", "{\"entityRef\":\"component:default/shop\"}");
    }

    private static JsonNode errors() throws IOException {
        return server.get("/api/ridgeway/catalog/errors").json().path("items");
    }

    @Test
    void tellsOfWhoIsInNoGroupWhatEverybodyDid() {
        assertThat(get("/lately?limit=4").path("items")).hasSize(4);
        List<JsonNode> deliveries = get("/lately?limit=50")
                .path("items")
                .valueStream()
                .filter(it -> it.path("kind").asString().equals("delivery"))
                .filter(it -> !it.path("title").asString().startsWith("slow "))
                .toList();

        assertThat(deliveries).hasSizeGreaterThan(3);
        assertThat(deliveries.getFirst().at("/title").asString()).endsWith(" 2222222 to production");
        assertThat(deliveries.getFirst().at("/state").asString()).isEqualTo("failed");
    }
}
