package dev.ridgeway.adapters.gitea;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HookBody;
import dev.ridgeway.adapters.hosted.Signature;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Gitea and Forgejo tell. */
final class GiteaWebhooks implements WebhookReceiver {

    static final String SECRET_SETTING = "events.modules.gitea.webhookSecret";

    private final List<String> secrets;

    GiteaWebhooks(PluginContext context) {
        this.secrets = ToolSetting.of(context, SECRET_SETTING).flatMap(ToolSetting::text).stream()
                .toList();
    }

    private record Message(
            @Nullable String action, @Nullable Named repository) {}

    private record Named(@JsonProperty("html_url") String htmlUrl) {}

    @Override
    public String topic() {
        return "gitea";
    }

    @Override
    public Told receive(Map<String, String> headers, byte[] body) {
        String signature = headers.getOrDefault("x-gitea-signature", headers.getOrDefault("x-forgejo-signature", ""));
        Signature.requireHmac(topic(), secrets, body, signature);
        Message message = HookBody.parsed(headers, body, Message.class);
        Named repository = message.repository();
        List<URI> all = repository == null ? List.of() : List.of(URI.create(repository.htmlUrl()));
        String event = headers.getOrDefault("x-gitea-event", headers.getOrDefault("x-forgejo-event", ""));
        boolean deleted = event.equals("repository") && "deleted".equals(message.action());
        return deleted ? Told.deleted(all) : Told.repositories(all);
    }
}
