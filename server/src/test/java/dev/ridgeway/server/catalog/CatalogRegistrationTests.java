package dev.ridgeway.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Registering what exists, with a look before, from repositories of the embedded host. */
class CatalogRegistrationTests {

    private static final String AT = "/api/ridgeway/catalog/registration";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";
    private static final String HOST = "https://git.ridgeway.internal/";

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = CatalogServer.start(
                Files.createTempDirectory("ridgeway-catalog"), "rules: [{allow: [Component, Group]}]", """
                ridgeway:
                  catalog:
                    kinds: [{kind: Dataset, schema: {properties: {spec: {required: [owner]}}}}]
                """);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RunningServer.Answer ask(String what, Object body, String... headers) throws IOException {
        String who = headers.length == 0 ? CatalogServer.ADMIN : headers[0];
        return server.server().ask("POST", AT + what, JsonMapper.shared().writeValueAsString(body), who, AJAX);
    }

    private record Target(String target) {}

    private record Text(String target, String text) {}

    private static JsonNode preview(String target) throws IOException {
        RunningServer.Answer answer = ask("/preview", new Target(target));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json();
    }

    private static RepositoryName repository(String name) {
        RepositoryName repository = CatalogServer.repositoryName("shop", name);
        server.repository(repository);
        return repository;
    }

    @Test
    void saysWhatIsNewWhatIsKnownAndWhatIsTaken() throws IOException {
        RepositoryName one = repository("one");
        server.commit(one, "catalog-info.yaml", CatalogServer.component("first", ""));
        server.awaitEntity("component:first", it -> true);
        RepositoryName two = repository("two");
        server.commit(
                two,
                "parts.yaml",
                CatalogServer.component("first", "") + "---\n" + CatalogServer.component("second", ""));

        JsonNode parts = preview(HOST + "shop/two/blob/main/parts.yaml");
        JsonNode known = preview(HOST + "shop/one");

        assertThat(parts.at("/registered").asBoolean()).isFalse();
        assertThat(parts.at("/mistakes").size()).isZero();
        assertThat(parts.at("/entities/0/state").asString()).isEqualTo("taken");
        assertThat(parts.at("/entities/0/heldBy").asString())
                .isEqualTo("url:" + HOST + "shop/one/blob/main/catalog-info.yaml");
        assertThat(parts.at("/entities/1/ref").asString()).isEqualTo("component:default/second");
        assertThat(parts.at("/entities/1/state").asString()).isEqualTo("new");
        assertThat(known.at("/target").asString()).isEqualTo(HOST + "shop/one/blob/main/catalog-info.yaml");
        assertThat(known.at("/registered").asBoolean()).isTrue();
        assertThat(known.at("/entities/0/state").asString()).isEqualTo("known");
        assertThat(server.has("component:second")).isFalse();
    }

    @Test
    void saysWhatIsWrongAtWhichLineAndStillWhatIsRight() throws IOException {
        RepositoryName name = repository("wrong");
        server.commit(name, "parts.yaml", CatalogServer.component("right", "") + "---\n" + """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: "not a name"}
                spec: {type: service, owner: web}
                """);

        JsonNode preview = preview(HOST + "shop/wrong/blob/main/parts.yaml");

        assertThat(preview.at("/entities/0/ref").asString()).isEqualTo("component:default/right");
        assertThat(preview.at("/mistakes").size()).isEqualTo(2);
        JsonNode mistake = preview.at("/mistakes/0");
        assertThat(mistake.at("/line").asInt()).isEqualTo(9);
        assertThat(mistake.at("/text").asString()).isEqualTo("metadata: {name: \"not a name\"}");
        assertThat(mistake.at("/remedy").asString()).isNotEmpty();
        assertThat(preview.at("/draft").isNull()).isTrue();
    }

    @Test
    void proposesTheFileWhereThereIsNone() throws IOException {
        RepositoryName name = repository("bare");
        server.commit(name, "README.md", "# Bare\n");

        JsonNode draft = preview(HOST + "shop/bare").at("/draft");
        assertThat(draft.at("/repository").asString()).isEqualTo("shop/bare");
        assertThat(draft.at("/name").asString()).isEqualTo("bare");
        assertThat(draft.at("/description").asString()).isEqualTo("For a test");
        assertThat(draft.at("/proposable").asBoolean()).isTrue();

        RunningServer.Answer wrong = ask("/propose", new Text(HOST + "shop/bare", "kind: Component\n"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.json().at("/code").asString()).isEqualTo("catalog-file-invalid");
        assertThat(wrong.json().at("/violations").size()).isPositive();

        Text right = new Text(HOST + "shop/bare", CatalogServer.component("bare", ""));
        RunningServer.Answer proposed = ask("/propose", right);
        assertThat(proposed.status()).as(proposed.body()).isEqualTo(201);
        int number = proposed.json().at("/number").asInt();
        assertThat(ask("/propose", right).json().at("/number").asInt()).isEqualTo(number);

        String proposal = "/api/ridgeway/code/repositories/shop/bare/proposals/" + number;
        JsonNode shown = server.server().get(proposal, CatalogServer.ADMIN).json();
        assertThat(shown.at("/files/0/path").asString()).isEqualTo("catalog-info.yaml");
        assertThat(shown.at("/base").asString()).isEqualTo("main");
        assertThat(server.has("component:bare")).isFalse();
        server.server().ask("POST", proposal + "/merge", "{}", CatalogServer.ADMIN, AJAX);
        server.awaitEntity("component:bare", it -> true);
    }

    @Test
    void proposesAFileWithAKindOfOnesOwn() throws IOException {
        RepositoryName name = repository("data");
        server.commit(name, "README.md", "# Data\n");
        String dataset = "apiVersion: backstage.io/v1alpha1\nkind: Dataset\nmetadata: {name: orders}\nspec: ";

        RunningServer.Answer right = ask("/propose", new Text(HOST + "shop/data", dataset + "{owner: web}\n"));
        RunningServer.Answer wrong = ask("/propose", new Text(HOST + "shop/data", dataset + "{}\n"));

        assertThat(right.status()).as(right.body()).isEqualTo(201);
        assertThat(wrong.json().at("/violations").size()).as(wrong.body()).isOne();
    }

    @Test
    void proposesNothingElsewhereButSaysWhatToWrite() throws IOException {
        RunningServer.Answer answer =
                ask("/propose", new Text("https://github.com/shop/cart", CatalogServer.component("cart", "")));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/code").asString()).isEqualTo("host-only-read");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/preview", "/propose"})
    void isForThoseWhoMayRegister(String what) throws IOException {
        assertThat(ask(what, new Text(HOST + "shop/one", "x"), CatalogServer.READER)
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "javascript:alert(1)", "file:///etc/passwd"})
    void refusesWhatIsNoAddress(String target) throws IOException {
        assertThat(ask("/preview", new Target(target)).status()).isEqualTo(400);
    }
}
