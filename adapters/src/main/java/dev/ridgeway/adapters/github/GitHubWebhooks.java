package dev.ridgeway.adapters.github;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HookBody;
import dev.ridgeway.adapters.hosted.Signature;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.WebhookReceiver;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What GitHub tells, signed with the secret of the configuration or of an App: pushes, and what becomes of
 * repositories, teams and people. Every message that names a repository counts.
 */
final class GitHubWebhooks implements WebhookReceiver {

    static final String SECRET_SETTING = "events.modules.github.webhookSecret";

    /** The events that tell of people and teams. */
    private static final Set<String> OWNERS = Set.of("installation", "membership", "organization", "team");

    private final List<String> secrets;

    GitHubWebhooks(PluginContext context) {
        Stream<ToolSetting> apps = ToolSetting.of(context, GitHubHost.HOSTS_SETTING).map(ToolSetting::list).stream()
                .flatMap(List::stream)
                .map(it -> it.child("apps"))
                .filter(ToolSetting::isList)
                .flatMap(it -> it.list().stream())
                .map(it -> it.child("webhookSecret"));
        this.secrets = Stream.concat(ToolSetting.of(context, SECRET_SETTING).stream(), apps)
                .flatMap(it -> it.text().stream())
                .toList();
    }

    private record Message(
            @Nullable String action,
            @Nullable Named repository,
            @Nullable Changes changes,
            @Nullable Login organization,
            @Nullable Person sender,
            @Nullable Installation installation) {}

    private record Person(@JsonProperty("html_url") String htmlUrl) {}

    private record Installation(@Nullable Person account) {}

    private record Named(@JsonProperty("html_url") String htmlUrl) {}

    private record Changes(
            @Nullable Renamed repository,
            @Nullable Moved owner,
            @Nullable From login) {}

    private record Renamed(@Nullable From name) {}

    private record From(String from) {}

    private record Moved(Owners from) {}

    private record Owners(@Nullable Login user, @Nullable Login organization) {}

    private record Login(String login) {}

    @Override
    public String topic() {
        return "github";
    }

    @Override
    public Told receive(Map<String, String> headers, byte[] body) {
        String signature = headers.getOrDefault("x-hub-signature-256", "").replaceFirst("^sha256=", "");
        Signature.requireHmac(topic(), secrets, body, signature);
        Message message = HookBody.parsed(headers, body, Message.class);
        String event = headers.getOrDefault("x-github-event", "");
        List<URI> repositories = repositories(message);
        boolean deleted = event.equals("repository") && "deleted".equals(message.action());
        return new Told(
                repositories, OWNERS.contains(event) ? owners(message) : List.of(), deleted ? repositories : List.of());
    }

    /** Organisations have no address in a message, but whoever did it has one on the same host. */
    private static List<URI> owners(Message message) {
        List<URI> all = new ArrayList<>();
        Person sender = message.sender();
        if (message.organization() != null && sender != null) {
            URI host = URI.create(sender.htmlUrl());
            all.add(host.resolve("/" + message.organization().login()));
            Changes changes = message.changes();
            if (changes != null && changes.login() != null) {
                all.add(host.resolve("/" + changes.login().from()));
            }
        }
        Installation installation = message.installation();
        if (installation != null && installation.account() != null) {
            all.add(URI.create(installation.account().htmlUrl()));
        }
        return all;
    }

    private static List<URI> repositories(Message message) {
        Named repository = message.repository();
        if (repository == null) {
            return List.of();
        }
        URI now = URI.create(repository.htmlUrl());
        List<URI> all = new ArrayList<>(List.of(now));
        Changes changes = message.changes();
        if (changes != null
                && changes.repository() != null
                && changes.repository().name() != null) {
            all.add(now.resolve(changes.repository().name().from()));
        }
        if (changes != null && changes.owner() != null) {
            Owners from = changes.owner().from();
            Login owner = from.organization() == null ? from.user() : from.organization();
            String name = now.getPath().substring(now.getPath().lastIndexOf('/') + 1);
            if (owner != null) {
                all.add(now.resolve("/" + owner.login() + "/" + name));
            }
        }
        return all;
    }
}
