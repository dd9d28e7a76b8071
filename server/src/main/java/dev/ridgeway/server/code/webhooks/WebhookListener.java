package dev.ridgeway.server.code.webhooks;

import dev.ridgeway.server.code.repositories.PushListener;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.DurableWork;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes down, with the push itself, what every webhook has to hear. */
@Component
class WebhookListener implements PushListener {

    private static final int MOST_TAGS = 3;

    private final WebhookStore store;
    private final DurableWork work;
    private final Configuration configuration;
    private final JsonMapper json;
    private final InstantSource clock;

    WebhookListener(
            WebhookStore store, DurableWork work, Configuration configuration, JsonMapper json, InstantSource clock) {
        this.store = store;
        this.work = work;
        this.configuration = configuration;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public void pushed(
            Repository repository,
            StoredRepository stored,
            Map<String, String> before,
            Map<String, String> now,
            String by)
            throws IOException {
        List<Webhook> webhooks = store.of(stored.id());
        if (webhooks.isEmpty()) {
            return;
        }
        PushPayload payload = new PushPayload(repository, stored, configuration.baseUrl());
        Optional<String> main = Optional.ofNullable(before.get(Constants.R_HEADS + stored.defaultBranch()));
        for (String ref : told(before, now)) {
            String text = json.writeValueAsString(
                    payload.of(ref, Optional.ofNullable(before.get(ref)), Optional.ofNullable(now.get(ref)), main, by));
            webhooks.forEach(webhook -> deliver(webhook, text));
        }
    }

    /** Writes down for one webhook that a branch came into being at that commit. */
    void come(Repository repository, StoredRepository stored, Webhook webhook, String branch, String commit, String by)
            throws IOException {
        deliver(
                webhook,
                json.writeValueAsString(new PushPayload(repository, stored, configuration.baseUrl())
                        .of(Constants.R_HEADS + branch, Optional.empty(), Optional.of(commit), Optional.empty(), by)));
    }

    private void deliver(Webhook webhook, String payload) {
        UUID id = UUID.randomUUID();
        store.insertDelivery(webhook.id(), id, payload, clock.instant());
        work.schedule(WebhookRunner.TASK.instance(id.toString()).build(), clock.instant());
    }

    /** As GitHub does, which keeps silent about many tags at once. */
    private static SortedSet<String> told(Map<String, String> before, Map<String, String> now) {
        SortedSet<String> refs = new TreeSet<>(before.keySet());
        refs.addAll(now.keySet());
        refs.removeIf(it -> Objects.equals(before.get(it), now.get(it)));
        if (refs.stream().filter(it -> it.startsWith(Constants.R_TAGS)).count() > MOST_TAGS) {
            refs.removeIf(it -> it.startsWith(Constants.R_TAGS));
        }
        return refs;
    }
}
