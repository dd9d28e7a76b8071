package dev.ridgeway.adapters.bitbucket;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HookBody;
import dev.ridgeway.adapters.hosted.Signature;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What one of the Bitbuckets tells. Both sign alike, and each has its own names for the repositories of a message. */
final class BitbucketWebhooks implements WebhookReceiver {

    static final String CLOUD = "bitbucketCloud";
    static final String SERVER = "bitbucketServer";
    static final String CLOUD_SECRET_SETTING = "events.modules.bitbucketCloud.webhookSecret";
    static final String SERVER_SECRET_SETTING = "events.modules.bitbucketServer.webhookSecret";

    private final String topic;
    private final List<String> secrets;

    BitbucketWebhooks(String topic, String secretSetting, PluginContext context) {
        this.topic = topic;
        this.secrets = ToolSetting.of(context, secretSetting).flatMap(ToolSetting::text).stream()
                .toList();
    }

    @Override
    public String topic() {
        return topic;
    }

    @Override
    public Told receive(Map<String, String> headers, byte[] body) {
        String signature = headers.getOrDefault("x-hub-signature", "").replaceFirst("^sha256=", "");
        Signature.requireHmac(topic, secrets, body, signature);
        JsonNode message = HookBody.parsed(headers, body, JsonNode.class);
        List<URI> repositories = (topic.equals(CLOUD) ? inTheCloud(message) : onOnesOwn(message)).toList();
        boolean deleted = headers.getOrDefault("x-event-key", "").equals("repo:deleted");
        return deleted ? Told.deleted(repositories) : Told.repositories(repositories);
    }

    private static Stream<URI> inTheCloud(JsonNode message) {
        JsonNode renamed = message.at("/changes/links");
        Stream<JsonNode> links = renamed.isObject()
                ? Stream.of(renamed.path("new"), renamed.path("old"))
                : Stream.of(message.at("/repository/links"));
        return links.map(it -> it.at("/html/href").asString(""))
                .filter(it -> !it.isEmpty())
                .map(URI::create);
    }

    /** A person's repositories have two addresses each; the one of a project is the one that is read. */
    private static Stream<URI> onOnesOwn(JsonNode message) {
        return Stream.of("repository", "new", "old")
                .map(message::path)
                .filter(JsonNode::isObject)
                .map(it -> it.at("/links/self/0/href").asString("").replaceFirst("/(?:users|projects)/.*", "")
                        + "/projects/" + it.at("/project/key").asString("") + "/repos/"
                        + it.path("slug").asString(""))
                .map(URI::create);
    }
}
