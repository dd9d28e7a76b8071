package dev.ridgeway.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.LiveEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** What an engine tells, as the page gets it; each test has a service of its own, all of one repository. */
class DeliveryTests {

    private static final String READER = "Authorization: Bearer for-reading";
    private static final String CATALOG_ONLY = "Authorization: Bearer for-the-catalog";
    private static final String ONLY_DELIVERY = "Authorization: Bearer for-delivery";
    private static final Actor MAKER = Actor.system("test");
    private static final RepositoryName REPOSITORY = RepositoryName.parse(FakeEngine.REPOSITORY);
    private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

    private static FakeEngine engine;
    private static Path folder;
    private static RunningServer server;

    /** The whole server, connected to an engine. */
    @Import(RidgewayServer.class)
    static class Connected {
        @Bean
        ConnectedTool engine() {
            return engine;
        }
    }

    @BeforeAll
    static void start() throws IOException {
        engine = new FakeEngine();
        folder = Files.createTempDirectory("ridgeway-delivery").toRealPath();
        StringBuilder catalog = new StringBuilder();
        for (String name : List.of(
                "shop",
                "long",
                "late",
                "empty",
                "broken",
                "gone",
                "plain",
                "selected",
                "misspelt",
                "lost",
                "alone",
                "never",
                "moved",
                "first-name",
                "far")) {
            catalog.append("---\napiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata:\n  name: ")
                    .append(name)
                    .append(
                            switch (name) {
                                case "selected" ->
                                    "\n  annotations: {argocd/app-selector: 'ridgeway.dev/service in (shop)'}";
                                case "misspelt" -> "\n  annotations: {argocd/app-selector: 'a=b=c'}";
                                default -> "";
                            })
                    .append("\nspec: {type: service, lifecycle: production, owner: shop}\n");
        }
        Files.writeString(folder.resolve("all.yaml"), catalog.toString());
        server = RunningServer.start(Connected.class, """
                backend:
                  auth:
                    externalAccess:
                      - type: static
                        options: {token: for-reading, subject: reader}
                      - type: static
                        options: {token: for-the-catalog, subject: catalog}
                        accessRestrictions: [{plugin: catalog, permission: catalog.entity.read}]
                      - type: static
                        options: {token: for-delivery, subject: delivery}
                        accessRestrictions: [{plugin: catalog}, {plugin: delivery}]
                catalog:
                  locations: [{type: file, target: FOLDER/all.yaml}]
                """.replace("FOLDER", folder.toString()), "--empty");
        code().create(MAKER, NewRepository.named(REPOSITORY, ""));
        await().untilAsserted(() -> assertThat(get("/far").status()).isEqualTo(200));
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
        FileSystemUtils.deleteRecursively(folder);
    }

    private static Code code() {
        return server.context().getBean(Code.class);
    }

    /** A change of the code, and then its release to an environment, as a pipeline writes it. */
    private static String release(String environment, String version, String subject) {
        String built = commit(subject, "src/Main.java", "// " + version);
        return release(environment, version, built, "info");
    }

    private static String release(String environment, String version, String built, String level) {
        return commit(
                "Release " + version + " to " + environment,
                "deploy/environments/" + environment + "/values.yaml",
                "image: {digest: 'sha256:%s', version: '%s', revision: %s}\nenv: {LOG_LEVEL: %s}\n"
                        .formatted(version, version, built, level));
    }

    private static String commit(String message, String path, String content) {
        return code().commit(
                        MAKER,
                        REPOSITORY,
                        new Change(
                                "main",
                                message,
                                "Kim",
                                "kim@example.com",
                                List.of(RepositoryFile.text(path, content)),
                                List.of()),
                        "")
                .id();
    }

    @Test
    void saysWhichVersionIsWhereWhoMadeItAndWhatWaits() {
        String first = release("dev", "1.0", "Sell things");
        engine.deliver("shop", "dev", first, START, Health.WELL);
        String inProduction = release("production", "1.0", built("shop", "1.0"), "warn");
        engine.deliver("shop", "production", inProduction, START.plusSeconds(600), Health.WELL);
        String second = release("dev", "1.1", "Sell more things");
        engine.deliver("shop", "dev", second, START.plusSeconds(1200), Health.WELL);

        JsonNode shop = until("shop", "/environments/1/waiting/version", "1.1");

        assertThat(shop.path("environments").findValuesAsString("name")).containsExactly("dev", "production");
        JsonNode dev = shop.at("/environments/0/known");
        assertThat(dev.at("/release/version").asString()).isEqualTo("1.1");
        assertThat(dev.at("/release/subject").asString()).isEqualTo("Sell more things");
        assertThat(dev.at("/release/author").asString()).isEqualTo("Kim");
        assertThat(dev.at("/release/digest").asString()).isEqualTo("sha256:1.1");
        assertThat(dev.path("revision").asString()).isEqualTo(second);
        assertThat(dev.path("outcome").asString()).isEqualTo("succeeded");
        assertThat(dev.path("seconds").asLong()).isEqualTo(7);
        assertThat(shop.at("/environments/1/known/release/version").asString()).isEqualTo("1.0");
        assertThat(shop.at("/environments/1/waiting/from").asString()).isEqualTo("dev");
        assertThat(shop.at("/environments/1/waiting/commits").findValuesAsString("subject"))
                .contains("Sell more things")
                .doesNotContain("Sell things");
        assertThat(shop.path("deployments").findValuesAsString("environment"))
                .containsExactly("dev", "production", "dev");
        assertThat(get("/selected").json().path("environments")).hasSize(2);
    }

    @Test
    void callsAnEnvironmentEmptyUntilSomethingIsReleasedToIt() {
        String first = release("dev", "2.0", "Begin");
        engine.deliver("empty", "dev", first, START, Health.WELL);
        String empty = commit(
                "Prepare staging",
                "deploy/environments/staging/values.yaml",
                "image: {repository: shop/late, digest: '', version: '', revision: ''}\n");
        engine.deliver("empty", "staging", empty, START.plusSeconds(60), Health.WELL);
        String alike = commit(
                "Prepare production",
                "deploy/environments/production/values.yaml",
                "image: {repository: shop/late, digest: '', version: '', revision: ''}\n");
        engine.deliver("empty", "production", alike, START.plusSeconds(60), Health.WELL);

        JsonNode shown = until("empty", "/environments/1/waiting/version", "2.0");

        await().untilAsserted(() -> {
            JsonNode staging = get("/empty").json().at("/environments/1");
            assertThat(staging.path("name").asString()).isEqualTo("staging");
            assertThat(staging.path("known").isNull()).as("%s", staging).isTrue();
            assertThat(staging.path("lastSays").asString()).isEqualTo("Nothing was delivered here yet.");
            assertThat(staging.at("/waiting/from").asString()).isEqualTo("dev");
        });
        shown = get("/empty").json();
        assertThat(shown.path("environments").findValuesAsString("name"))
                .containsExactly("dev", "staging", "production");
        assertThat(shown.at("/environments/2/waiting").isNull())
                .as("what waits for production is first in staging")
                .isTrue();
        assertThat(get("/empty").json().path("deployments").findValuesAsString("environment"))
                .containsExactly("dev");
    }

    private static String built(String service, String version) {
        return until(service, "/environments/0/known/release/version", version)
                .at("/environments/0/known/release/revision")
                .asString();
    }

    @Test
    void comparesTwoDeploymentsByCommitsSettingsAndFiles() {
        String first = release("dev", "1.0", "Begin");
        engine.deliver("far", "dev", first, START, Health.WELL);
        String second = release("dev", "1.1", commit("Go on", "src/Other.java", "//"), "debug");
        engine.deliver("far", "dev", second, START.plusSeconds(60), Health.WELL);
        JsonNode far = until("far", "/environments/0/known/release/version", "1.1");
        until("far", "/deployments/1/release/version", "1.0");
        long to = far.at("/deployments/0/id").asLong();
        long from = far.at("/deployments/1/id").asLong();

        JsonNode comparison = get("/far/compare?from=" + from + "&to=" + to).json();

        assertThat(comparison.at("/from/release/version").asString()).isEqualTo("1.0");
        assertThat(comparison.path("commits").findValuesAsString("subject")).contains("Go on");
        assertThat(comparison.at("/settings/0/path").asString()).isEqualTo("deploy/environments/dev/values.yaml");
        assertThat(comparison.at("/settings/0/patch").asString()).contains("+env: {LOG_LEVEL: debug}");
        assertThat(comparison.path("files").findValuesAsString("path")).contains("src/Other.java");
        JsonNode withoutCode =
                ask("/far/compare?from=" + from + "&to=" + to, ONLY_DELIVERY).json();
        assertThat(withoutCode.path("commits")).isEmpty();
        assertThat(withoutCode.path("settings")).isEmpty();
        assertThat(get("/plain/compare?from=" + from + "&to=" + to).status())
                .as("another entity's")
                .isEqualTo(404);
    }

    @Test
    void remembersMoreThanTheEngine() {
        for (int i = 0; i < 12; i++) {
            String commit = "%040x".formatted(i);
            engine.deliver("long", "dev", commit, START.plusSeconds(60L * i), Health.WELL);
            until("long", "/deployments/0/revision", commit);
        }
        assertThat(engine.target("argocd/long-dev").history()).hasSize(3);

        JsonNode all = get("/long").json();
        assertThat(all.path("deployments")).hasSize(12);
        JsonNode some = get("/long?limit=5").json();
        assertThat(some.path("deployments")).hasSize(5);
        assertThat(some.path("more").asBoolean()).isTrue();
    }

    @Test
    void writesTheSameHoweverManyServersDo() throws Exception {
        DeploymentStore store = server.context().getBean(DeploymentStore.class);
        engine.deliver("lost", "dev", "d".repeat(40), START, Health.WELL);
        DeliveryTarget target = engine.target("argocd/lost-dev");
        Instant now = START.plusSeconds(60);
        List<Thread> servers = IntStream.range(0, 8)
                .mapToObj(it -> Thread.ofVirtual()
                        .start(() -> store.note("argocd-main", target, DeliveryRunner.noted(target, now), now)))
                .toList();
        for (Thread each : servers) {
            each.join();
        }
        until("lost", "/deployments/0/outcome", "succeeded");

        DeliveryTarget before = withHealth(target, Health.COMING);
        store.note("argocd-main", before, DeliveryRunner.noted(before, now), now);

        assertThat(get("/lost").json().path("deployments")).hasSize(1);
        assertThat(get("/lost").json().at("/deployments/0/outcome").asString())
                .as("what is known for sure is not taken back by a server that is late")
                .isEqualTo("succeeded");
    }

    private static DeliveryTarget withHealth(DeliveryTarget it, Health health) {
        return new DeliveryTarget(
                it.name(),
                it.uid(),
                it.title(),
                it.labels(),
                it.source(),
                it.namespace(),
                it.images(),
                it.wanted(),
                it.different(),
                it.automatic(),
                it.paused(),
                it.problem(),
                health,
                it.healthSince(),
                it.healthAt(),
                it.latest(),
                it.history());
    }

    @Test
    void namesWhatWasThereBeforeWhileTheNewOneDoesNotComeUp() {
        engine.deliver("broken", "dev", "a".repeat(40), START, Health.WELL);
        until("broken", "/environments/0/known/outcome", "succeeded");
        engine.deliver("broken", "dev", "b".repeat(40), START.plusSeconds(60), Health.BAD);

        JsonNode broken = until("broken", "/environments/0/last/outcome", "failed");

        assertThat(broken.at("/environments/0/known/release/version").asString())
                .isEqualTo("aaaaaaa");
        assertThat(broken.at("/environments/0/lastSays").asString())
                .isEqualTo("Version bbbbbbb was delivered and did not come up.");
    }

    @Test
    void timeAloneEndsNothingWhileTheEngineTellsNothing() {
        engine.deliver("unheard", "dev", "a".repeat(40), START, Health.COMING);
        DeliveryTarget target = Objects.requireNonNull(engine.target("argocd/unheard-dev"));
        Instant later = START.plusSeconds(3600);
        Engines.Engine deaf = new Engines.Engine(new FakeEngine());
        deaf.complete(START.plusSeconds(60));
        deaf.interrupted(new ToolRefused("argocd-right-missing", "It may not be seen.", "Allow it."));

        assertThat(DeliveryRunner.noted(target, deaf.knownUntil(later))
                        .getLast()
                        .outcome())
                .isEqualTo(Outcome.UNDER_WAY);
        deaf.complete(later);
        assertThat(DeliveryRunner.noted(target, deaf.knownUntil(later))
                        .getLast()
                        .outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void saysWhatStandsInTheWayOfADeliveryInWords() {
        Deployment there = new Deployment("a".repeat(40), Phase.BROUGHT, START, START.plusSeconds(2), "", "");
        engine.say("late", "dev", there, Health.WELL, "", "failed to render: yaml", false);
        assertThat(until("late", "/environments/0/lastSays", "What its repository asks for cannot be delivered.")
                        .at("/environments/0/known/release/version")
                        .asString())
                .isEqualTo("aaaaaaa");

        engine.say("late", "dev", there, Health.WELL, "b".repeat(40), "", true);
        until("late", "/environments/0/lastSays", "What was committed with bbbbbbb is about to be delivered.");

        engine.say("late", "dev", there, Health.WELL, "a".repeat(40), "", true);
        assertThat(until("late", "/environments/0/lastSays", "Version aaaaaaa came up.")
                        .at("/environments/0/differs")
                        .asBoolean())
                .isTrue();

        Deployment comes =
                new Deployment("c".repeat(40), Phase.UNDER_WAY, START.plusSeconds(60), null, "kim", "waiting");
        engine.say("late", "dev", comes, Health.WELL, "c".repeat(40), "", true);
        until("late", "/environments/0/lastSays", "Version ccccccc is being delivered.");

        Deployment failed = new Deployment(
                "c".repeat(40), Phase.FAILED, START.plusSeconds(60), START.plusSeconds(70), "kim", "it is immutable");
        engine.say("late", "dev", failed, Health.WELL, "c".repeat(40), "", true);
        JsonNode last = until("late", "/environments/0/lastSays", "Version ccccccc could not be delivered.");
        assertThat(last.at("/environments/0/last/message").asString()).isEqualTo("it is immutable");
        assertThat(last.at("/environments/0/last/askedBy").asString()).isEqualTo("kim");
    }

    @Test
    void keepsTheRecordWhenTheTargetOrItsEngineIsGone() {
        engine.deliver("gone", "dev", "a".repeat(40), START, Health.WELL);
        until("gone", "/environments/0/known/outcome", "succeeded");

        engine.interrupt(new ToolUnavailable("tool-unreachable", "It does not answer.", "Wait."));
        assertThat(until("gone", "/environments/0/stale/message", "It does not answer.")
                        .at("/environments/0/gone")
                        .asBoolean())
                .isFalse();
        assertThat(get("/gone").json().path("problems")).hasSize(1);

        engine.complete(Instant.now());
        engine.remove("argocd/gone-dev");
        JsonNode gone = until("gone", "/environments/0/gone", "true");
        assertThat(gone.at("/environments/0/known/release/version").asString()).isEqualTo("aaaaaaa");
        assertThat(gone.path("problems")).isEmpty();
        assertThat(get("/gone/delivered").json().path("delivered").asBoolean()).isFalse();
    }

    @Test
    void keepsOneHistoryWhenAnotherClusterIsThereUnderTheSameName() {
        engine.deliver("moved", "dev", "a".repeat(40), START, Health.WELL);
        until("moved", "/environments/0/known/outcome", "succeeded");

        engine.remove("argocd/moved-dev");
        engine.cluster = "-of-another";
        engine.deliver("moved", "dev", "b".repeat(40), START.plusSeconds(3600), Health.WELL);
        engine.cluster = "";

        JsonNode moved = until("moved", "/environments/0/known/revision", "b".repeat(40));
        assertThat(moved.path("environments")).hasSize(1);
        assertThat(moved.path("deployments").findValuesAsString("environment")).containsExactly("dev", "dev");
        assertThat(moved.at("/deployments/1/revision").asString()).isEqualTo("a".repeat(40));
        assertThat(moved.at("/deployments/1/outcome").asString()).isEqualTo("succeeded");
    }

    @Test
    void keepsTheHistoryOfAServiceThatIsRenamed() throws IOException {
        engine.deliver("first-name", "dev", "a".repeat(40), START, Health.WELL);
        until("first-name", "/environments/0/known/outcome", "succeeded");

        Path catalog = folder.resolve("all.yaml");
        Files.writeString(catalog, Files.readString(catalog).replace("first-name", "second-name"));
        server.ask("POST", "/api/catalog/refresh", "{\"entityRef\": \"component:default/far\"}");
        await().untilAsserted(() -> assertThat(get("/second-name").status()).isEqualTo(200));
        engine.rename("argocd/first-name-dev", "second-name");

        JsonNode renamed = until("second-name", "/environments/0/known/outcome", "succeeded");
        assertThat(renamed.path("deployments")).hasSize(1);
        assertThat(get("/first-name").status()).isEqualTo(404);
    }

    @Test
    void saysWhetherAnythingDeliversItWithoutTheRest() {
        engine.deliver("alone", "dev", "a".repeat(40), START, Health.WELL);

        await().untilAsserted(() -> assertThat(
                        get("/alone/delivered").json().path("delivered").asBoolean())
                .isTrue());
        assertThat(get("/never/delivered").json().path("delivered").asBoolean()).isFalse();
        assertThat(get("/misspelt/delivered").json().path("delivered").asBoolean())
                .isFalse();
    }

    @Test
    void tellsBrowsersWhatWasDelivered() {
        List<String> told = new CopyOnWriteArrayList<>();
        Runnable end =
                server.context().getBean(LiveEvents.class).subscribe((topic, data) -> told.add(topic + " " + data));

        engine.deliver("plain", "dev", "a".repeat(40), START, Health.WELL);

        await().untilAsserted(
                        () -> assertThat(told).anyMatch(it -> it.equals("delivery {\"target\":\"argocd/plain-dev\"}")));
        end.run();
    }

    @Test
    void saysThatASelectorCannotBeRead() {
        assertThat(get("/misspelt").json().path("problems").findValuesAsString("code"))
                .containsExactly("label-selector-invalid");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/shop", "/shop/compare?from=1&to=2"})
    void refusesWhoMayNotSeeDeployments(String path) {
        assertThat(ask(path, CATALOG_ONLY).status()).isEqualTo(403);
        assertThat(get(path.replace("/shop", "/never-was")).status()).isEqualTo(404);
    }

    private static JsonNode until(String service, String pointer, String value) {
        List<JsonNode> last = new ArrayList<>();
        await().untilAsserted(() -> {
            JsonNode now = get("/" + service).json();
            last.add(now);
            assertThat(now.at(pointer).asString("")).as(now.toPrettyString()).isEqualTo(value);
        });
        return last.getLast();
    }

    private static Answer get(String path) {
        return ask(path, READER);
    }

    private static Answer ask(String path, String... headers) {
        try {
            return server.get("/api/ridgeway/delivery/entities/component/default" + path, headers);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
