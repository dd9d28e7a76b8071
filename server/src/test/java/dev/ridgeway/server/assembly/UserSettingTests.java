package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class UserSettingTests {

    private static final String STARRED = "/api/user-settings/buckets/default.starredEntities/keys/entityRefs";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(
                "backend: {auth: {externalAccess: [{type: static, options: {token: other, subject: other}},"
                        + " {type: static, options: {token: powerless, subject: nobody},"
                        + " accessRestrictions: [{plugin: nothing}]}]}}\n",
                "--empty");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void whatAPersonKeepsIsTheirsAlone() throws IOException {
        String bucket = STARRED.replaceFirst("/keys/.*", "");
        assertThat(server.get(STARRED).status()).isEqualTo(404);
        assertThat(server.get(bucket).body()).isEqualTo("{\"items\":[]}");

        RunningServer.Answer kept =
                server.ask("PUT", STARRED, "{\"value\":[\"component:default/checkout-service\"]}", AJAX);

        assertThat(kept.status()).isEqualTo(200);
        assertThat(server.get(STARRED).json().at("/value/0").asString())
                .isEqualTo("component:default/checkout-service");
        assertThat(server.get(bucket).json().at("/items/0/key").asString()).isEqualTo("entityRefs");
        assertThat(server.get(bucket).json().at("/items/0/value/0").asString())
                .isEqualTo("component:default/checkout-service");
        assertThat(server.get(bucket, "Authorization: Bearer other").body()).isEqualTo("{\"items\":[]}");
        assertThat(server.get(bucket, "Authorization: Bearer powerless").status())
                .isEqualTo(403);
        assertThat(server.get(STARRED, "Authorization: Bearer other").status()).isEqualTo(404);
        assertThat(server.get(STARRED, "Authorization: Bearer powerless").status())
                .isEqualTo(403);

        assertThat(server.ask("DELETE", STARRED, "", AJAX).status()).isEqualTo(204);
        assertThat(server.get(STARRED).json().at("/error/message").asString()).contains("entityRefs");
    }

    @Test
    void starsAreWhereBackstagesClientsAndFormerOnesLookForThem() throws IOException {
        server.ask("PUT", STARRED, "{\"value\":[\"component:default/cart\"]}", AJAX);

        RunningServer.Answer many = server.ask(
                "POST",
                "/api/user-settings/multiget",
                "{\"items\":[{\"bucket\":\"default.other\",\"key\":\"x\"},"
                        + "{\"bucket\":\"default.starredEntities\",\"key\":\"entityRefs\"}]}",
                AJAX);
        assertThat(many.status()).isEqualTo(200);
        assertThat(many.json().at("/items/0").isNull()).isTrue();
        assertThat(many.json().at("/items/1/value/0").asString()).isEqualTo("component:default/cart");
        assertThat(server.get("/api/user-settings/v1/buckets/starred-entities/keys/entityRefs")
                        .json()
                        .at("/value/0")
                        .asString())
                .isEqualTo("component:default/cart");

        server.ask("DELETE", STARRED, "", AJAX);
    }

    @Test
    void theRecordTellsWhatWasChangedAndNotWhatIsKept() throws IOException {
        String other = "/api/user-settings/buckets/audited/keys/";
        server.ask("PUT", other + "columns", "{\"value\":[\"private\"]}", AJAX);
        server.ask("PUT", other + "columns", "{\"value\":[ \"private\" ]}", AJAX);
        server.ask("DELETE", other + "columns", "", AJAX);
        server.ask("DELETE", other + "columns", "", AJAX);
        server.ask("PUT", STARRED, "{\"value\":[\"component:default/audited\"]}", AJAX);
        server.ask("DELETE", STARRED, "", AJAX);

        JsonNode items = server.get("/api/ridgeway/platform/audit?subject=setting:audited")
                .json()
                .at("/items");
        assertThat(items).hasSize(2);
        assertThat(items.at("/1/action").asString()).isEqualTo("setting.change");
        assertThat(items.at("/0/action").asString()).isEqualTo("setting.delete");
        assertThat(items.toString()).doesNotContain("private");
        assertThat(server.get("/api/ridgeway/platform/audit?action=stars.change")
                        .json()
                        .at("/items/0/actor")
                        .asString())
                .isEqualTo("user:development/guest");
    }

    @Test
    void aNameThatIsTooLongIsRefused() throws IOException {
        String path = "/api/user-settings/buckets/b/keys/" + "k".repeat(256);

        assertThat(server.ask("PUT", path, "{\"value\":1}", AJAX).status()).isEqualTo(400);
        assertThat(server.ask("PUT", path.substring(0, path.length() - 1), "{\"value\":1}", AJAX)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void tooManyAtOnceAreRefused() throws IOException {
        String items = "{\"bucket\":\"b\",\"key\":\"k\"},".repeat(101);
        String body = "{\"items\":[" + items.substring(0, items.length() - 1) + "]}";

        RunningServer.Answer answer = server.ask("POST", "/api/user-settings/multiget", body, AJAX);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("101 settings");
    }

    @Test
    void aSettingWithoutValueIsRefused() throws IOException {
        assertThat(server.ask("PUT", STARRED, "{}", AJAX).status()).isEqualTo(400);
    }

    @Test
    void theSessionSaysWhatOneOwns() throws IOException {
        assertThat(server.get("/api/ridgeway/session")
                        .json()
                        .at("/actor/ownership/0")
                        .asString())
                .isEqualTo("user:development/guest");
    }
}
