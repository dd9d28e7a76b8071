package dev.ridgeway.server.paths.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.platform.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoinedDeliveryTests {

    private static final String REPOSITORY = "repository: git.ridgeway.internal?owner=engineering&repo=delivery";

    @TempDir
    Path folder;

    private Configuration configuration(String... lines) throws IOException {
        Path file = folder.resolve("app-config.yaml");
        Files.writeString(file, "ridgeway:\n  delivery:\n    " + String.join("\n    ", lines) + "\n");
        return Configuration.load(List.of(file), folder, 7007, Map.of());
    }

    @Test
    void readsWhatIsWritten() throws IOException {
        JoinedDelivery delivery = JoinedDelivery.of(configuration(
                        REPOSITORY,
                        "folder: /live/applications/",
                        "webhooks: [{url: 'https://ci.example.com/{team}-build/{service}?a=b', secret: s}]"))
                .orElseThrow();

        assertThat(delivery.folder()).isEqualTo("live/applications");
        assertThat(delivery.hooks())
                .containsExactly(new JoinedDelivery.Hook("https://ci.example.com/{team}-build/{service}?a=b", "s"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            folder: ../elsewhere                        | folder       | a folder of the repository
            folder: a//b                                | folder       | a folder of the repository
            webhooks: [{url: 'ci.example.com/hook'}]    | webhooks.0.url | a whole https:// address
            webhooks: [{url: 'https://u:p@example.com'}] | webhooks.0.url | a whole https:// address
            webhooks: [{address: 'https://example.com'}] | webhooks.0.address | left out
            webhooks: [{secret: s}]                     | webhooks.0   | an object with a url
            webhook: [{url: 'https://example.com'}]     | webhook      | left out
            """)
    void saysWhereItIsWrong(String line, String key, String expected) {
        assertThatThrownBy(() -> JoinedDelivery.of(configuration(REPOSITORY, line)))
                .hasMessageContaining("app-config.yaml")
                .hasMessageContaining(", line 4: ")
                .hasMessageContaining("ridgeway.delivery." + key + " must be ")
                .hasMessageContaining(expected);
    }

    @Test
    void namesARepository() {
        assertThatThrownBy(() -> JoinedDelivery.of(configuration("folder: applications")))
                .hasMessageContaining("names a repository");
        assertThatThrownBy(() -> JoinedDelivery.of(configuration("repository: delivery")))
                .hasMessageContaining("ridgeway.delivery.repository must be a repository such as");
    }
}
