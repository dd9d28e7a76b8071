package dev.ridgeway.server.catalog.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceholdersTests {

    private static final String BASE = "https://git.example.com/shop/cart/blob/main/docs/catalog-info.yaml";

    @TempDir
    private Path folder;

    private final Map<String, String> files = new LinkedHashMap<>();
    private final Placeholders placeholders = new Placeholders((type, target) -> files.getOrDefault(target, ""));

    private Object filled(String key, String value) {
        return placeholders.filled(Map.of(key, value), "url", BASE);
    }

    @Test
    void putsInTextJsonAndYaml() {
        files.put("https://git.example.com/shop/cart/blob/main/docs/a.txt", "text: 1");
        files.put("https://git.example.com/shop/cart/blob/main/a.json", "{\"a\": [1]}");
        files.put("https://git.example.com/shop/cart/blob/main/docs/deep/a.yaml", "a: [1]");

        assertThat(filled("$text", "a.txt")).isEqualTo("text: 1");
        assertThat(filled("$json", "../a.json")).isEqualTo(Map.of("a", List.of(1)));
        assertThat(filled("$yaml", "./deep/a.yaml")).isEqualTo(Map.of("a", List.of(1)));
        assertThat(filled("$text", "/a.json")).isEqualTo("{\"a\": [1]}");
        assertThat(filled("$text", "https://git.example.com/shop/cart/blob/main/a.json"))
                .isEqualTo("{\"a\": [1]}");
    }

    @Test
    void reachesPlaceholdersAtAnyDepth() {
        files.put("https://git.example.com/shop/cart/blob/main/docs/a.txt", "in");

        assertThat(placeholders.filled(Map.of("a", List.of(Map.of("b", Map.of("$text", "a.txt")))), "url", BASE))
                .isEqualTo(Map.of("a", List.of(Map.of("b", "in"))));
    }

    @Test
    void leavesOtherKeysAlone() {
        Map<String, Object> two = Map.of("$text", "a", "other", "b");

        assertThat(placeholders.filled(two, "url", BASE)).isEqualTo(two);
        assertThat(filled("$graphql", "a")).isEqualTo(Map.of("$graphql", "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../../../other/repo/blob/main/secret",
                "https://git.example.com/shop/other/blob/main/a",
                "https://git.example.com/shop/cart/../other/blob/main/a",
                "https://git.example.com/shop/cart/blob/main/%2e%2e/%2E%2e/%2e%2e/%2e%2e/other/blob/main/a",
                "..%2f..%2f..%2f..%2fother",
                "https://git.example.com.evil.example/shop/cart/a",
                "https://git.example.com@evil.example/shop/cart/a",
                "//evil.example/a",
                "file:///etc/passwd",
                "file:/etc/passwd",
                "http://git.example.com/shop/cart/blob/main/a"
            })
    void doesNotLeaveTheRepository(String target) {
        assertThatThrownBy(() -> filled("$text", target))
                .isInstanceOfSatisfying(
                        Problem.class, it -> assertThat(it.code()).isIn("placeholder-outside", "location-invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"../outside.txt", "/etc/passwd", "link", "folder/link", "nothing/../../a"})
    void doesNotLeaveTheFolderOnDisk(String target) throws IOException {
        Path outside = Files.writeString(folder.resolve("outside.txt"), "secret");
        Path home = Files.createDirectories(folder.resolve("home/folder")).getParent();
        Files.createSymbolicLink(home.resolve("link"), outside);
        Files.createSymbolicLink(home.resolve("folder/link"), outside);
        Path base = Files.writeString(home.resolve("catalog-info.yaml"), "");

        assertThatThrownBy(() -> placeholders.filled(Map.of("$text", target), "file", base.toString()))
                .isInstanceOfSatisfying(
                        Problem.Forbidden.class, it -> assertThat(it.code()).isEqualTo("placeholder-outside"));
    }

    @Test
    void staysInsideAWorkingCopyOnDisk() throws IOException {
        Files.createDirectories(folder.resolve("repository/.git"));
        Files.createDirectories(folder.resolve("repository/services/cart"));
        Path shared = Files.writeString(folder.resolve("repository/shared.txt"), "");
        Path base = Files.writeString(folder.resolve("repository/services/cart/catalog-info.yaml"), "");
        files.put(shared.toString(), "shared");

        assertThat(placeholders.filled(Map.of("$text", "../../shared.txt"), "file", base.toString()))
                .isEqualTo("shared");
        assertThatThrownBy(() -> placeholders.filled(Map.of("$text", "../../../outside.txt"), "file", base.toString()))
                .isInstanceOf(Problem.Forbidden.class);
    }

    @ParameterizedTest
    @CsvSource({"$json, {broken", "$yaml, 'a: [1'", "$yaml, 'a: 1\n---\nb: 2'", "$yaml, ''"})
    void saysWhatIsWrongWithAnIncludedFile(String key, String text) {
        files.put("https://git.example.com/shop/cart/blob/main/docs/a", text);

        assertThatThrownBy(() -> filled(key, "a"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("docs/a");
    }

    private Object bundled(String key, String value) {
        return Yaml.documents(String.valueOf(filled(key, value)), "bundle")
                .getFirst()
                .value();
    }

    private void file(String path, String text) {
        files.put("https://git.example.com/shop/cart/blob/main/" + path, text);
    }

    @Test
    void putsADescriptionTogetherOfAllItsFiles() {
        file("docs/api.yaml", """
                openapi: 3.1.0
                paths:
                  /items: {$ref: 'paths/items.yaml#/all'}
                  /items/{id}: {$ref: 'paths/items.yaml#/one'}
                components:
                  schemas:
                    Item: {$ref: '../schemas/item.json'}
                    Own: {type: string}
                    Described: {$ref: '../schemas/item.json#/properties/name', description: mine}
                """);
        file("docs/paths/items.yaml", """
                all: {get: {responses: {200: {content: {a/b: {schema: {$ref: '../../schemas/item.json'}}}}}}}
                one:
                  get:
                    x-own: {$ref: '../api.yaml#/components/schemas/Own'}
                    x-local: {$ref: '#/all/get'}
                """);
        file("schemas/item.json", """
                {"type": "object", "properties": {"name": {"type": "string", "description": "theirs"},
                 "parent": {"$ref": "#"}, "child": {"$ref": "item.json"}}}
                """);

        assertThat(bundled("$openapi", "api.yaml"))
                .isEqualTo(Yaml.documents("""
                openapi: 3.1.0
                paths:
                  /items:
                    get:
                      responses:
                        200:
                          content:
                            a/b:
                              schema:
                                type: object
                                properties:
                                  name: {type: string, description: theirs}
                                  parent: {$ref: '#/paths/~1items/get/responses/200/content/a~1b/schema'}
                                  child: {$ref: '#/paths/~1items/get/responses/200/content/a~1b/schema'}
                  /items/{id}:
                    get:
                      x-own: {$ref: '#/components/schemas/Own'}
                      x-local:
                        responses:
                          200:
                            content:
                              a/b: {schema: {$ref: '#/paths/~1items/get/responses/200/content/a~1b/schema'}}
                components:
                  schemas:
                    Item: {$ref: '#/paths/~1items/get/responses/200/content/a~1b/schema'}
                    Own: {type: string}
                    Described: {description: mine, type: string}
                """, "expected").getFirst().value());
    }

    @Test
    void leavesTheNamesOfAnAsyncApi3WhereTheyMeanSomething() {
        file("docs/api.yaml", """
                asyncapi: 3.0.0
                channels: {orders: {messages: {made: {$ref: made.yaml}}}}
                operations: {send: {channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/made'}]}}
                """);
        file("docs/made.yaml", "payload: {type: string}");

        assertThat(bundled("$asyncapi", "api.yaml"))
                .isEqualTo(Yaml.documents("""
                asyncapi: 3.0.0
                channels: {orders: {messages: {made: {payload: {type: string}}}}}
                operations: {send: {channel: {$ref: '#/channels/orders'}, messages: [{$ref: '#/channels/orders/messages/made'}]}}
                """, "expected").getFirst().value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$ref: 'https://git.example.com/shop/other/blob/main/a.yaml'}",
                "{$ref: 'http://127.0.0.1/secret.yaml'}",
                "{$ref: '../../../../../other/blob/main/a.yaml'}",
                "{$ref: 'file:///etc/passwd'}",
                "{$ref: 'item.yaml#/nothing/here'}",
                "{$ref: 'text.yaml'}"
            })
    void refersToNothingOutsideAndNothingMissing(String reference) {
        file("docs/api.yaml", "openapi: 3.0.0\nx: " + reference);
        file("docs/item.yaml", "a: 1");
        file("docs/text.yaml", "a: 1\n---\nb: 2");

        assertThatThrownBy(() -> filled("$openapi", "api.yaml"))
                .isInstanceOfSatisfying(
                        Problem.class,
                        it -> assertThat(it.code())
                                .isIn("placeholder-outside", "location-invalid", "catalog-file-invalid"));
    }

    @Test
    void endsWhenFilesReferToEachOtherForEver() {
        file("docs/api.yaml", "openapi: 3.0.0\nx: {$ref: a0.yaml}");
        for (int i = 0; i < 600; i++) {
            file("docs/a" + i + ".yaml", "next: {$ref: a" + (i + 1) + ".yaml}");
        }

        assertThatThrownBy(() -> filled("$openapi", "api.yaml")).isInstanceOf(Problem.Invalid.class);
        file("docs/a50.yaml", "next: {$ref: a0.yaml}");
        assertThat(String.valueOf(filled("$openapi", "api.yaml"))).contains("#/x");
    }
}
