package dev.ridgeway.adapters.gitlab;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HookBody;
import dev.ridgeway.adapters.hosted.Signature;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What GitLab tells: hooks of projects and groups name the project, system hooks of what becomes of one only its paths, on
 * the instance that the message says it comes from. What happens to a group happens to all projects below it, and what happens
 * to groups and people may change any group there.
 */
final class GitLabWebhooks implements WebhookReceiver {

    static final String SECRET_SETTING = "events.modules.gitlab.webhookSecret";

    private static final Pattern PEOPLE = Pattern.compile("(user|group|subgroup)_.*");

    private final List<String> secrets;

    GitLabWebhooks(PluginContext context) {
        this.secrets = ToolSetting.of(context, SECRET_SETTING).flatMap(ToolSetting::text).stream()
                .toList();
    }

    private record Message(
            @JsonProperty("event_name") @Nullable String event,
            @Nullable Project project,
            @JsonProperty("path_with_namespace") @Nullable String path,

            @JsonProperty("old_path_with_namespace") @Nullable
            String oldPath,

            @JsonProperty("full_path") @Nullable String group,

            @JsonProperty("old_full_path") @Nullable String oldGroup) {}

    private record Project(@JsonProperty("web_url") String webUrl) {}

    @Override
    public String topic() {
        return "gitlab";
    }

    @Override
    public Told receive(Map<String, String> headers, byte[] body) {
        Signature.requireToken(topic(), secrets, headers.getOrDefault("x-gitlab-token", ""));
        Message message = HookBody.parsed(headers, body, Message.class);
        List<URI> all = new ArrayList<>();
        Project project = message.project();
        if (project != null) {
            all.add(URI.create(project.webUrl()));
        }
        String instance = headers.getOrDefault("x-gitlab-instance", "https://" + GitLabHost.CLOUD);
        for (String path : Arrays.asList(message.path(), message.oldPath(), message.group(), message.oldGroup())) {
            if (path != null) {
                all.add(URI.create(instance + "/" + path));
            }
        }
        boolean ofPeople =
                message.event() != null && PEOPLE.matcher(message.event()).matches();
        return new Told(
                all,
                ofPeople ? List.of(URI.create(instance)) : List.of(),
                "project_destroy".equals(message.event()) ? all : List.of());
    }
}
