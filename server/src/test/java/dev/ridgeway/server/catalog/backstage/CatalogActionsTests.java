package dev.ridgeway.server.catalog.backstage;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static dev.ridgeway.server.catalog.CatalogServer.READER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.assembly.RunningServer.Answer;
import dev.ridgeway.server.catalog.CatalogServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CatalogActionsTests {

    private static final String ACTIONS = "/.backstage/actions/v1/actions";

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        Files.writeString(
                folder.resolve("all.yaml"),
                CatalogServer.system("shop", "sells") + "---\n" + CatalogServer.system("stock", "counts") + "---\n"
                        + CatalogServer.system("shop", "sells")
                                .replace("name: shop", "name: shop\n  namespace: other"));
        server = CatalogServer.start(
                folder, "{rules: [{allow: [System, Location]}], locations: [{type: file, target: FOLDER/all.yaml}]}");
        server.awaitEntity("system:stock", it -> true);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Answer invoke(String action, String input, String as) {
        return server.post(ACTIONS + "/catalog:" + action + "/invoke", input, as);
    }

    private static JsonNode output(String action, String input) {
        Answer answer = invoke(action, input, ADMIN);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.json().get("output");
    }

    private static List<String> listed(String as) {
        List<String> ids = new ArrayList<>();
        server.get(ACTIONS, as)
                .json()
                .get("actions")
                .forEach(it -> ids.add(it.get("id").asString()));
        return ids;
    }

    @Test
    void areListedForWhoMayDoThem() {
        assertThat(listed(ADMIN))
                .containsExactly(
                        "catalog:get-catalog-model-description",
                        "catalog:get-catalog-entity",
                        "catalog:query-catalog-entities",
                        "catalog:validate-entity",
                        "catalog:register-entity",
                        "catalog:unregister-entity",
                        "catalog:refresh-catalog-entity");
        assertThat(listed(READER)).contains("catalog:get-catalog-entity").doesNotContain("catalog:register-entity");
        assertThat(invoke("register-entity", "{\"locationUrl\":\"https://a.example/b\"}", READER)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void tellAndFindEntities() {
        assertThat(output("get-catalog-model-description", "")
                        .get("description")
                        .asString())
                .contains("**Component**", "ownedBy / ownerOf");
        assertThat(output("get-catalog-entity", "{\"name\":\"stock\"}")
                        .at("/metadata/description")
                        .asString())
                .isEqualTo("counts");
        assertThat(invoke("get-catalog-entity", "{\"name\":\"shop\"}", ADMIN).status())
                .isEqualTo(409);
        assertThat(output("get-catalog-entity", "{\"name\":\"shop\",\"namespace\":\"other\"}")
                        .at("/metadata/namespace")
                        .asString())
                .isEqualTo("other");
        assertThat(invoke("get-catalog-entity", "{\"name\":\"none\"}", ADMIN).status())
                .isEqualTo(404);
    }

    @Test
    void askPageByPage() {
        String query = "\"query\":{\"kind\":\"System\"},\"fields\":[\"metadata.name\"],\"limit\":2";
        JsonNode first = output(
                "query-catalog-entities",
                "{" + query + ",\"orderFields\":{\"field\":\"metadata.name\",\"order\":\"desc\"}}");
        assertThat(first.get("items").toString())
                .isEqualTo("[{\"metadata\":{\"name\":\"stock\"}},{\"metadata\":{\"name\":\"shop\"}}]");
        assertThat(first.get("totalItems").asInt()).isEqualTo(3);
        assertThat(first.get("hasMoreEntities").asBoolean()).isTrue();
        JsonNode second = output(
                "query-catalog-entities",
                "{\"limit\":2,\"cursor\":\"" + first.get("nextPageCursor").asString() + "\"}");
        assertThat(second.get("items").size()).isEqualTo(1);
        assertThat(second.get("hasMoreEntities").asBoolean()).isFalse();
        assertThat(invoke("query-catalog-entities", "{\"filter\":1}", ADMIN).status())
                .isEqualTo(400);
    }

    @Test
    void checkTexts() {
        JsonNode good = output(
                "validate-entity",
                "{\"entity\":\"apiVersion: backstage.io/v1alpha1\\nkind: Domain\\nmetadata: {name: a}\\nspec: {owner: b}\"}");
        assertThat(good.get("isValid").asBoolean()).isTrue();
        assertThat(good.at("/entity/kind").asString()).isEqualTo("Domain");
        JsonNode bad = output("validate-entity", "{\"entity\":\"kind: Domain\"}");
        assertThat(bad.get("isValidYaml").asBoolean()).isTrue();
        assertThat(bad.get("errors").size()).isPositive();
        assertThat(output("validate-entity", "{\"entity\":\"a: [\"}")
                        .get("isValidYaml")
                        .asBoolean())
                .isFalse();
    }
}
