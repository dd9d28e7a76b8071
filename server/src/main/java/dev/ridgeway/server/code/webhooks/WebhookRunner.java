package dev.ridgeway.server.code.webhooks;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.code.WebhookSender;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Delivers what webhooks have to hear, at least once. */
@Configuration(proxyBeanMethods = false)
class WebhookRunner {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("code-webhook-delivery");

    private final WebhookStore store;
    private final WebhookSender sender;
    private final Secrets secrets;
    private final InstantSource clock;

    WebhookRunner(WebhookStore store, WebhookSender sender, Secrets secrets, InstantSource clock) {
        this.store = store;
        this.sender = sender;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Bean
    Task<Void> webhookDeliveries() {
        return Tasks.custom(TASK)
                .onFailure((done, operations) -> operations.reschedule(
                        done, clock.instant().plus(Attempts.notNoted(done.getExecution().consecutiveFailures))))
                .execute((instance, context) -> {
                    Optional<Duration> again = deliver(UUID.fromString(instance.getId()));
                    return again.<CompletionHandler<Void>>map(pause -> (done, operations) ->
                                    operations.reschedule(done, clock.instant().plus(pause)))
                            .orElse((done, operations) -> operations.remove());
                });
    }

    /** The pause before the next attempt; empty when there is nothing more to do. */
    private Optional<Duration> deliver(UUID id) {
        Optional<WebhookStore.Message> waiting = store.waiting(id);
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        WebhookStore.Message message = waiting.get();
        String answer = attempt(id, message);
        boolean delivered = answer.startsWith("2");
        Optional<Duration> again = delivered ? Optional.empty() : Attempts.pause(message.attempts());
        store.attempted(id, delivered ? "delivered" : again.isEmpty() ? "failed" : "waiting", answer, clock.instant());
        return again;
    }

    /** The status that came back, else what stood in the way. */
    private String attempt(UUID id, WebhookStore.Message message) {
        byte[] body = message.payload().getBytes(StandardCharsets.UTF_8);
        try {
            Map<String, String> headers = Map.of(
                    "Content-Type",
                    "application/json",
                    "User-Agent",
                    "Ridgeway-Hookshot",
                    "X-GitHub-Event",
                    "push",
                    "X-GitHub-Delivery",
                    id.toString(),
                    "X-Hub-Signature-256",
                    "sha256=" + signature(secrets.open(message.sealedSecret()), body));
            return Integer.toString(sender.send(URI.create(message.url()), headers, body));
        } catch (ToolProblem problem) {
            return problem.message();
        } catch (Problem.Defect notOpened) {
            return notOpened.sentence();
        }
    }

    private static String signature(byte[] secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
