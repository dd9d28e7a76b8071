package dev.ridgeway.server.code.webhooks;

import static java.util.Objects.requireNonNullElse;

import dev.ridgeway.server.code.repositories.Items;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.identity.Actor;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who outside is told of pushes. */
@RestController
@RequestMapping("/api/ridgeway/code/repositories/{owner}/{name}/webhooks")
class WebhookController {

    private final Webhooks webhooks;

    WebhookController(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    record WebhookView(UUID id, String url, Instant createdAt, String createdBy, List<Delivery> deliveries) {}

    record WebhookRequest(String url, String secret) {
        WebhookRequest {
            url = requireNonNullElse(url, "");
            secret = requireNonNullElse(secret, "");
        }
    }

    record NewWebhook(UUID id, String url, String secret) {}

    @GetMapping
    Items<WebhookView> list(Actor actor, @PathVariable String owner, @PathVariable String name) {
        return new Items<>(webhooks.list(actor, StoredRepository.named(owner, name)).stream()
                .map(it -> new WebhookView(
                        it.webhook().id(),
                        it.webhook().url(),
                        it.webhook().createdAt(),
                        it.webhook().createdBy(),
                        it.deliveries()))
                .toList());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    NewWebhook add(
            Actor actor, @PathVariable String owner, @PathVariable String name, @RequestBody WebhookRequest request) {
        Webhooks.New made = webhooks.add(actor, StoredRepository.named(owner, name), request.url(), request.secret());
        return new NewWebhook(made.webhook().id(), made.webhook().url(), made.secret());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(Actor actor, @PathVariable String owner, @PathVariable String name, @PathVariable UUID id) {
        webhooks.remove(actor, StoredRepository.named(owner, name), id);
    }
}
