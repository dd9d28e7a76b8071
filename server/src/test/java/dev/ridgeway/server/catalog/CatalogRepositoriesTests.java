package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.component;
import static dev.ridgeway.server.catalog.CatalogServer.repositoryName;
import static dev.ridgeway.server.catalog.CatalogServer.system;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Repositories of the embedded Git host, found by themselves and as registered addresses. */
class CatalogRepositoriesTests {

    private static CatalogServer server;

    @BeforeAll
    static void start() throws IOException {
        server = CatalogServer.start("locations: []");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RepositoryFile file(String path, String text) {
        return new RepositoryFile(path, false, text.getBytes(StandardCharsets.UTF_8));
    }

    private static RepositoryName repository(String name) {
        RepositoryName full = repositoryName("shop", name);
        server.repository(full);
        return full;
    }

    private static String address(RepositoryName name, String path) {
        return "https://git.ridgeway.internal/" + name.path() + "/blob/main/" + path;
    }

    @Test
    void showsAPushWithinASecond() {
        RepositoryName name = repository("pushed");
        server.commit(name, "catalog-info.yaml", component("pushed", ""));
        JsonNode entity = server.awaitEntity("component:pushed", it -> true);

        JsonNode annotations = entity.at("/metadata/annotations");
        String folder = "https://git.ridgeway.internal/shop/pushed/";
        assertThat(annotations.get("backstage.io/managed-by-location").asString())
                .isEqualTo("url:" + folder + "blob/main/catalog-info.yaml");
        assertThat(annotations.get("backstage.io/managed-by-origin-location").asString())
                .isEqualTo("url:" + folder + "blob/main/catalog-info.yaml");
        assertThat(annotations.get("backstage.io/view-url").asString())
                .isEqualTo(folder + "blob/main/catalog-info.yaml");
        assertThat(annotations.get("backstage.io/edit-url").asString())
                .isEqualTo(folder + "edit/main/catalog-info.yaml");
        assertThat(annotations.get("backstage.io/source-location").asString())
                .isEqualTo("url:" + folder + "tree/main/");

        server.commit(name, "catalog-info.yaml", component("pushed", "system: later"));

        await().atMost(Duration.ofSeconds(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> server.entity("component:pushed").body().contains("system:default/later"));
    }

    @Test
    void keepsTheLastGoodVersionOfABrokenPush() {
        RepositoryName name = repository("broken");
        server.commit(name, "catalog-info.yaml", system("pushed-broken", "good"));
        server.awaitEntity("system:pushed-broken", it -> true);

        server.commit(name, "catalog-info.yaml", "kind: System\nkind: System\n");
        JsonNode broken = server.awaitEntity("system:pushed-broken", it -> it.has("status"));
        assertThat(broken.at("/metadata/description").asString()).isEqualTo("good");
        assertThat(broken.at("/status/items/0/error/line").asInt()).isEqualTo(2);

        server.commit(name, "catalog-info.yaml", system("pushed-broken", "mended"));
        server.awaitEntity(
                "system:pushed-broken",
                it -> !it.has("status")
                        && it.at("/metadata/description").asString().equals("mended"));
    }

    @Test
    void removesWhatADeletedRepositoryBrought() {
        RepositoryName name = repository("deleted");
        server.commit(name, "catalog-info.yaml", system("deleted", "one"));
        server.awaitEntity("system:deleted", it -> true);

        server.bean(Code.class).delete(CatalogServer.SELF, name);

        server.awaitGone("system:deleted");
        assertThat(server.get("/locations").body()).doesNotContain("shop/deleted");
    }

    @Test
    void removesWhatAPushTookOut() {
        RepositoryName name = repository("emptied");
        server.commit(name, "catalog-info.yaml", system("emptied", "one"));
        server.awaitEntity("system:emptied", it -> true);

        server.commit(name, List.of(file("README.md", "x")), List.of("catalog-info.yaml"));

        server.awaitGone("system:emptied");
    }

    @Test
    void readsIncludedFilesOfTheCommitAndNoneOfAnotherRepository() {
        RepositoryName other = repository("secret");
        server.commit(other, "secret.txt", "hush");
        RepositoryName name = repository("including");
        server.commit(
                name, List.of(file("api/openapi.yaml", "openapi: 3.1.0"), file("catalog-info.yaml", """
                                apiVersion: backstage.io/v1alpha1
                                kind: API
                                metadata: {name: included}
                                spec: {type: openapi, lifecycle: production, owner: web, definition: {$text: ./api/openapi.yaml}}
                                ---
                                apiVersion: backstage.io/v1alpha1
                                kind: API
                                metadata: {name: stealing}
                                spec:
                                  type: openapi
                                  lifecycle: production
                                  owner: web
                                  definition: {$text: ../../../secret/blob/main/secret.txt}
                                """)), List.of());

        JsonNode api = server.awaitEntity("api:included", it -> true);
        assertThat(api.at("/spec/definition").asString()).isEqualTo("openapi: 3.1.0");
        assertThat(api.toString()).contains("is outside the repository of").doesNotContain("hush");
        assertThat(server.has("api:stealing")).isFalse();
        server.commit(name, "api/openapi.yaml", "openapi: 3.2.0");
        server.awaitEntity(
                "api:included", it -> it.at("/spec/definition").asString().equals("openapi: 3.2.0"));
    }

    @Test
    void registersAnAddressWithWildcards() {
        RepositoryName name = repository("many");
        server.commit(
                name,
                List.of(
                        file("services/a/component.yaml", component("wild-a", "")),
                        file("services/b/deep/component.yaml", component("wild-b", "")),
                        file("component.yaml", component("wild-root", "")),
                        file("services/b/other.yaml", component("wild-other", ""))),
                List.of());
        String target = address(name, "**/component.yaml");

        assertThat(server.post("/locations", "{\"type\":\"url\",\"target\":\"" + target + "\"}")
                        .status())
                .isEqualTo(201);

        assertThat(server.names("?filter=metadata.annotations.backstage.io/managed-by-origin-location=url:" + target))
                .containsExactlyInAnyOrder("wild-a", "wild-b", "wild-root");
        server.commit(name, "services/c/component.yaml", component("wild-c", ""));
        server.awaitEntity("component:wild-c", it -> true);
    }

    @Test
    void doesNotFollowARemoteLocationToTheDisk() {
        RepositoryName name = repository("local");
        server.write("secret.yaml", system("secret", "one"));
        server.commit(name, "catalog-info.yaml", system("beside-local", "one") + """
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Location
                metadata: {name: to-the-disk}
                spec: {type: file, target: "%s/secret.yaml"}
                """.formatted(server.folder()));

        server.awaitEntity("system:beside-local", it -> true);
        server.awaitEntity(
                "location:to-the-disk",
                it -> it.at("/status/items/0/message")
                        .asString()
                        .startsWith("NotAllowedError: A location of type url may not lead to one of type file"));
        assertThat(server.has("system:secret")).isFalse();
    }

    @Test
    void registersPreviewsRefreshesAndUnregisters() {
        RepositoryName name = repository("registered");
        server.commit(name, "other.yaml", component("registered", ""));
        String target = address(name, "other.yaml");
        String body = "{\"type\":\"url\",\"target\":\"" + target + "\"}";

        JsonNode preview = server.post("/locations?dryRun=true", body).json();
        assertThat(preview.at("/exists").asBoolean()).isFalse();
        assertThat(preview.at("/location/id").asString()).isEqualTo("url:" + target);
        assertThat(preview.at("/entities/0/kind").asString()).isEqualTo("Location");
        assertThat(preview.at("/location/entityRef").asString())
                .isEqualTo("location:default/"
                        + preview.at("/entities/0/metadata/name").asString());
        assertThat(preview.at("/entities/1/metadata/name").asString()).isEqualTo("registered");
        assertThat(preview.at("/entities").size()).isEqualTo(2);
        assertThat(server.has("component:registered")).isFalse();

        JsonNode made = server.post("/locations", body).json();
        String id = made.at("/location/id").asString();
        assertThat(made.at("/location/entityRef").asString()).startsWith("location:default/generated-");
        assertThat(made.at("/entities").size()).isZero();
        assertThat(server.has("component:registered")).isTrue();
        assertThat(server.post("/locations?dryRun=1", body).json().at("/exists").asBoolean())
                .isTrue();

        JsonNode again = server.post("/locations", body).json();
        assertThat(again.at("/error/name").asString()).isEqualTo("ConflictError");
        assertThat(again.at("/error/message").asString()).isEqualTo("Location url:" + target + " already exists");
        assertThat(server.post("/locations?onConflict=refresh", body).status()).isEqualTo(201);

        assertThat(server.get("/locations/" + id).json().at("/target").asString())
                .isEqualTo(target);
        assertThat(server.get("/locations").body()).contains("{\"data\":{\"id\":\"" + id);
        assertThat(server.get("/locations/by-entity/component/default/registered")
                        .json()
                        .at("/id")
                        .asString())
                .isEqualTo(id);
        assertThat(server.ask("DELETE", "/locations/" + id, "", CatalogServer.ADMIN)
                        .status())
                .isEqualTo(204);
        assertThat(server.has("component:registered")).isFalse();
        assertThat(server.get("/locations/" + id).status()).isEqualTo(404);
        assertThat(server.ask("DELETE", "/locations/" + id, "", CatalogServer.ADMIN)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aDeletedEntityComesBackWithItsSource() {
        RepositoryName name = repository("returning");
        server.commit(name, "catalog-info.yaml", system("returning", "one"));
        String uid = server.awaitEntity("system:returning", it -> true)
                .at("/metadata/uid")
                .asString();

        assertThat(server.ask("DELETE", "/entities/by-uid/" + uid, "", CatalogServer.ADMIN)
                        .status())
                .isEqualTo(204);
        assertThat(server.has("system:returning")).isFalse();
        assertThat(server.ask("DELETE", "/entities/by-uid/" + uid, "", CatalogServer.ADMIN)
                        .status())
                .isEqualTo(204);

        server.commit(name, "README.md", "pushed again");
        server.awaitEntity("system:returning", it -> true);
    }

    @Test
    void refusesToPreviewWhatIsBroken() {
        RepositoryName name = repository("preview");
        server.commit(name, "bad.yaml", "kind: Component\nmetadata: {name: a b}\n");
        String body = "{\"type\":\"url\",\"target\":\"" + address(name, "bad.yaml") + "\"}";

        JsonNode error = server.post("/locations?dryRun=yes", body).json();

        assertThat(error.at("/error/name").asString()).isEqualTo("InputError");
        assertThat(error.at("/error/violations").size()).isGreaterThan(2);
        assertThat(error.at("/response/statusCode").asInt()).isEqualTo(400);
    }

    @Test
    void showsWhereAnEntityIsWrittenAndWhatHappenedToIt() throws IOException {
        RepositoryName name = repository("told");
        String text = system("told-first", "one") + "---\n" + system("told", "one");
        server.commit(name, "catalog-info.yaml", text);
        server.awaitEntity("system:told", it -> true);
        String at = "/api/ridgeway/catalog/entities/system/default/told";

        JsonNode source = server.server().get(at + "/source").json();
        assertThat(source.at("/location").asString()).isEqualTo("url:" + address(name, "catalog-info.yaml"));
        assertThat(source.at("/line").asInt()).isEqualTo(9);
        assertThat(source.at("/text").asString()).isEqualTo(text);

        JsonNode activity =
                server.server().get(at + "/activity", CatalogServer.ADMIN).json();
        assertThat(activity.at("/items/0/action").asString()).isEqualTo("repository.commit");
        assertThat(activity.at("/items/0/actor").asString()).isEqualTo("system:test");

        assertThat(server.server().get(at + "/source", CatalogServer.READER).status())
                .isEqualTo(403);
        assertThat(server.server()
                        .get(at + "/activity", CatalogServer.READER)
                        .json()
                        .at("/items")
                        .size())
                .isZero();
        assertThat(server.server().get(at + "/source", CatalogServer.STRANGER).status())
                .isEqualTo(404);
        assertThat(server.server().get(at + "/activity", CatalogServer.STRANGER).status())
                .isEqualTo(404);
        assertThat(server.server().get(at.replace("told", "untold") + "/source").status())
                .isEqualTo(404);
    }

    @Test
    void speaksToNoPrivateAddressThatNobodyNamed() {
        String target = "https://127.0.0.1:1/catalog-info.yaml";

        JsonNode error = server.post("/locations?dryRun=true", "{\"type\":\"url\",\"target\":\"" + target + "\"}")
                .json();

        assertThat(error.at("/error/message").asString())
                .isEqualTo("The host 127.0.0.1 is not on the public internet, so it is not spoken to.");
    }
}
