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
import java.util.TreeSet;
import java.util.UUID;
import org.eclipse.jgit.lib.Repository;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes down, with the push itself, what every webhook has to hear. */
@Component
class WebhookListener implements PushListener {

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
        Optional<String> main = Optional.ofNullable(before.get(stored.defaultBranch()));
        TreeSet<String> branches = new TreeSet<>(before.keySet());
        branches.addAll(now.keySet());
        branches.removeIf(it -> Objects.equals(before.get(it), now.get(it)));
        for (String branch : branches) {
            String text = json.writeValueAsString(payload.of(
                    branch, Optional.ofNullable(before.get(branch)), Optional.ofNullable(now.get(branch)), main, by));
            for (Webhook webhook : webhooks) {
                UUID id = UUID.randomUUID();
                store.insertDelivery(webhook.id(), id, text, clock.instant());
                work.schedule(WebhookRunner.TASK.instance(id.toString()).build(), clock.instant());
            }
        }
    }
}
