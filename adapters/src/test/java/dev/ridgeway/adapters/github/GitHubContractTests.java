package dev.ridgeway.adapters.github;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.adapters.DescribedApi;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.plugin.code.WebhookReceiver.Told;
import dev.ridgeway.testkit.FakeGitHub;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What is asked of GitHub, what the tests let it answer and what it tells, by its own description and examples. */
class GitHubContractTests {

    private static final JsonMapper JSON = JsonMapper.shared();

    private FakeGitHub github;
    private HostContext context;

    @BeforeEach
    void start() throws IOException {
        github = new FakeGitHub();
        for (String name : List.of("a", "b", "c", "cart")) {
            github.repository("shop/" + name).push("catalog-info.yaml", name).topics("java");
        }
        context = new HostContext("""
                integrations.github: [%s]
                events.modules.github.webhookSecret: sesame
                catalog.providers.github: {shop: {organization: shop, host: '%s'}}
                """.formatted(github.integration(), github.host()));
    }

    @AfterEach
    void stop() {
        github.close();
    }

    @Test
    void asksAndReadsWhatTheDescriptionAllows(@TempDir Path folder) throws IOException {
        SourceReader reader = new GitHubPlugin().sourceReaders().getFirst().create(context);
        URI page = URI.create(github.page("shop/cart", "catalog-info.yaml"));
        String revision = reader.file(page).revision();
        reader.changed(page, revision);
        reader.paths(page.resolve("../../tree/main"));
        reader.tree(page.resolve("../../tree/main"), folder);
        new GitHubPlugin().discoveries().getFirst().create(context).getFirst().find();

        List<FakeGitHub.Exchange> exchanges = github.exchanges();

        assertThat(exchanges).hasSizeGreaterThan(5);
        DescribedApi described = new DescribedApi("github.openapi.json");
        exchanges.forEach(it -> described.requireFit(it.method(), URI.create(it.uri()), it.status(), it.body()));
    }

    private Told told(String event, byte[] body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("sesame".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        WebhookReceiver receiver =
                new GitHubPlugin().webhookReceivers().getFirst().create(context);
        return receiver.receive(Map.of("x-hub-signature-256", signature, "x-github-event", event), body);
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            push, https://github.com/Codertocat/Hello-World, -
            repository created, https://github.com/Octocoders/Hello-World, -
            repository renamed, https://github.com/Octocoders/Hello-World https://github.com/Octocoders/Hello-World, -
            repository transferred, https://github.com/Octocoders/Hello-World https://github.com/octocat/Hello-World, -
            organization member_added, -, https://github.com/Octocoders
            organization member_invited, -, https://github.com/Octocoders
            organization renamed, -, https://github.com/Octocoders https://github.com/Octocoders
            team created, -, https://github.com/Octocoders
            team deleted, -, https://github.com/Octocoders
            team edited, -, https://github.com/Octocoders
            membership added, -, https://github.com/Octocoders
            membership removed, -, https://github.com/Octocoders
            installation created, -, https://github.com/Codertocat
            installation deleted, -, https://github.com/octocat
            ping, https://github.com/Octocoders/Hello-World, -
            """)
    void understandsWhatGitHubTells(String example, String repositories, String owners) throws Exception {
        byte[] body = JSON.writeValueAsBytes(
                DescribedApi.resource("github-webhooks.json").path(example));

        Told told = told(example.replaceFirst(" .*", ""), body);

        assertThat(String.join(
                        " ", told.repositories().stream().map(URI::toString).toList()))
                .isEqualTo(Objects.requireNonNullElse(repositories, ""));
        assertThat(String.join(" ", told.owners().stream().map(URI::toString).toList()))
                .isEqualTo(Objects.requireNonNullElse(owners, ""));
    }
}
