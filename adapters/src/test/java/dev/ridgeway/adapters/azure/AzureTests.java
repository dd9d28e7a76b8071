package dev.ridgeway.adapters.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Against a server that answers as the API of Azure DevOps does. */
class AzureTests {

    private static final String ITEMS = "/shop/store/_apis/git/repositories/cart/items?api-version=6.0";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();

    @Test
    void readsFilesOfBranchesAndTheDefaultBranch() throws IOException {
        answers.put(
                ITEMS + "&path=%2Fdeep%2Fall.yaml&versionDescriptor.versionType=branch&versionDescriptor.version=main",
                Answer.ok("of main"));
        answers.put(ITEMS + "&path=%2Fdeep%2Fall.yaml", Answer.ok("of the default branch"));
        answers.put(ITEMS + "&recursionLevel=Full&scopePath=%2Fdeep", Answer.ok("""
                {"count":3,"value":[{"path":"/deep","gitObjectType":"tree","isFolder":true},
                {"path":"/deep/a.yaml","gitObjectType":"blob"},{"path":"/deep/more/b.yaml","gitObjectType":"blob"}]}"""));
        try (JsonServer azure = new JsonServer((request, body) ->
                "Basic OnNlc2FtZQ==".equals(request.getRequestHeaders().getFirst("Authorization"))
                        ? answers.getOrDefault(request.getRequestURI().toString(), new Answer(404, "{}"))
                        : new Answer(401, ""))) {
            SourceReader reader = new AzurePlugin().sourceReaders().getFirst().create(new HostContext("""
                            integrations.azure:
                            - {apiBaseUrl: '%s', credentials: [{personalAccessToken: sesame}]}
                            """.formatted(
                            azure.address())));
            String pages = "https://dev.azure.com/shop/store/_git/cart?";

            assertThat(reader.file(URI.create(pages + "path=%2Fdeep%2Fall.yaml&version=GBmain&_a=contents"))
                            .text())
                    .isEqualTo("of main");
            assertThat(reader.file(URI.create(pages + "path=/deep/all.yaml")).text())
                    .isEqualTo("of the default branch");
            assertThat(reader.paths(URI.create(pages + "path=/deep"))).containsExactly("a.yaml", "more/b.yaml");
            assertThat(reader.reads(URI.create("https://dev.azure.com/shop/store/_wiki/cart")))
                    .isFalse();
            assertThatThrownBy(() -> reader.file(URI.create(pages + "path=/none.yaml")))
                    .isInstanceOf(ToolRefused.class);
        }
    }
}
