package dev.ridgeway.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.adapters.bitbucket.BitbucketPlugin;
import dev.ridgeway.adapters.gitea.GiteaPlugin;
import dev.ridgeway.adapters.gitlab.GitLabPlugin;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.plugin.code.WebhookReceiver.Told;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What GitLab, Gitea and both Bitbuckets tell, by examples of theirs; GitHub's are tried beside its description. */
class WebhookExamplesTests {

    private static final HostContext CONTEXT = new HostContext("""
            events.modules.gitlab.webhookSecret: sesame
            events.modules.gitea.webhookSecret: sesame
            events.modules.bitbucketCloud.webhookSecret: sesame
            events.modules.bitbucketServer.webhookSecret: sesame
            """);

    private static WebhookReceiver receiver(String host) {
        return switch (host) {
            case "gitlab" -> new GitLabPlugin().webhookReceivers().getFirst().create(CONTEXT);
            case "gitea" -> new GiteaPlugin().webhookReceivers().getFirst().create(CONTEXT);
            case "bitbucket" ->
                new BitbucketPlugin().webhookReceivers().getFirst().create(CONTEXT);
            default -> new BitbucketPlugin().webhookReceivers().getLast().create(CONTEXT);
        };
    }

    private static Map<String, String> headers(String host, byte[] body, String secret)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signature = HexFormat.of().formatHex(mac.doFinal(body));
        return switch (host) {
            case "gitlab" -> Map.of("x-gitlab-token", secret, "x-gitlab-instance", "https://git.example.com");
            case "gitea" -> Map.of("x-gitea-signature", signature);
            default -> Map.of("x-hub-signature", "sha256=" + signature);
        };
    }

    private static String text(List<URI> all) {
        return all.stream().map(URI::toString).collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            gitlab push-event, http://example.com/mike/diaspora, -
            gitlab tag-event, http://example.com/jsmith/example, -
            gitlab system-push-event, http://example.com/mike/diaspora, -
            gitlab system-project-created, https://git.example.com/jsmith/storecloud, -
            gitlab system-project-destroyed, https://git.example.com/jsmith/underscore, -
            gitlab system-project-renamed, https://git.example.com/jsmith/underscore https://git.example.com/jsmith/overscore, -
            gitlab system-project-transferred, https://git.example.com/scores/underscore https://git.example.com/jsmith/overscore, -
            gitlab system-project-updated, https://git.example.com/jsmith/storecloud, -
            gitlab system-group-renamed, https://git.example.com/parent-group/better-name https://git.example.com/parent-group/old-name, https://git.example.com
            gitlab system-group-member-added, -, https://git.example.com
            gitlab system-user-removed, -, https://git.example.com
            gitea push-event, http://localhost:3000/example/example, -
            gitea repository-event, http://localhost:3000/example3/example5, -
            gitea release-event, http://localhost:3000/example/example, -
            bitbucket repo-push, https://api.bitbucket.org/bitbucket/bitbucket, -
            bitbucket repo-updated, https://bitbucket.org/teamawesome/repository https://bitbucket.org/teamawesome/repository_name, -
            bitbucket-server repo-refs-changed, https://server.bitbucket.local/projects/~gopher/repos/webhook-test, -
            bitbucket-server repo-modified, https://server.bitbucket.local/projects/gopher/repos/webhook-test https://server.bitbucket.local/projects/gopher/repos/webhook-test-2, -
            """)
    void understandsTheExamplesOfWhoIsBelieved(String example, String repositories, String owners) throws Exception {
        String host = example.substring(0, example.indexOf(' '));
        byte[] body = JsonMapper.shared()
                .writeValueAsBytes(DescribedApi.resource("webhooks.json").path(example));

        Told told = receiver(host).receive(headers(host, body, "sesame"), body);

        assertThat(text(told.repositories())).isEqualTo(Objects.requireNonNullElse(repositories, ""));
        assertThat(text(told.owners())).isEqualTo(Objects.requireNonNullElse(owners, ""));
        assertThat(told.deleted()).isEqualTo(example.contains("destroyed") ? told.repositories() : List.of());
        for (Map<String, String> unproven : List.of(Map.<String, String>of(), headers(host, body, "guessed"))) {
            assertThatThrownBy(() -> receiver(host).receive(unproven, body))
                    .isInstanceOfSatisfying(
                            ToolRefused.class, it -> assertThat(it.code()).isEqualTo("webhook-not-signed"));
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            gitea repository-event, x-gitea-event, repository
            gitea repository-event, x-forgejo-event, repository
            bitbucket repo-push, x-event-key, repo:deleted
            """)
    void hearsThatARepositoryIsGone(String example, String header, String event) throws Exception {
        String host = example.substring(0, example.indexOf(' '));
        byte[] body = DescribedApi.resource("webhooks.json")
                .path(example)
                .toString()
                .replace("\"action\":\"created\"", "\"action\":\"deleted\"")
                .getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>(headers(host, body, "sesame"));
        headers.put(header, event);

        Told told = receiver(host).receive(headers, body);

        assertThat(told.deleted()).hasSize(1).isEqualTo(told.repositories());
    }
}
