package dev.ridgeway.server.code.webhooks;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import dev.ridgeway.server.platform.OutboundAddresses;
import dev.ridgeway.server.platform.OutboundHttp;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Delivers what webhooks have to hear, at least once, with growing pauses between attempts. */
@Configuration(proxyBeanMethods = false)
class WebhookRunner {

    static final TaskDescriptor<Void> TASK = TaskDescriptor.of("code-webhook-delivery");

    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofMinutes(1),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofHours(6));
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final WebhookStore store;
    private final OutboundAddresses addresses;
    private final Secrets secrets;
    private final InstantSource clock;

    WebhookRunner(WebhookStore store, OutboundAddresses addresses, Secrets secrets, InstantSource clock) {
        this.store = store;
        this.addresses = addresses;
        this.secrets = secrets;
        this.clock = clock;
    }

    @Bean
    Task<Void> webhookDeliveries() {
        return Tasks.custom(TASK).execute((instance, context) -> {
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
        boolean last = message.attempts() >= PAUSES.size();
        store.attempted(id, delivered ? "delivered" : last ? "failed" : "waiting", answer, clock.instant());
        return delivered || last ? Optional.empty() : Optional.of(PAUSES.get(message.attempts()));
    }

    /** The status that came back, else what stood in the way. Redirects are not followed. */
    private String attempt(UUID id, WebhookStore.Message message) {
        URI address = URI.create(message.url());
        byte[] body = message.payload().getBytes(StandardCharsets.UTF_8);
        try (HttpClient client = OutboundHttp.client()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            // The client resolves the name once more, within the time that the JVM remembers this answer for.
            addresses.of(address);
            HttpRequest request = HttpRequest.newBuilder(address)
                    .timeout(PATIENCE)
                    .header("Content-Type", "application/json")
                    .header("User-Agent", "Ridgeway-Hookshot")
                    .header("X-GitHub-Event", "push")
                    .header("X-GitHub-Delivery", id.toString())
                    .header("X-Hub-Signature-256", "sha256=" + signature(secrets.open(message.sealedSecret()), body))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                    .build();
            HttpResponse<Void> response = client.send(request, HttpResponse.BodyHandlers.discarding());
            return Integer.toString(response.statusCode());
        } catch (Problem problem) {
            return problem.sentence();
        } catch (IOException e) {
            return "It could not be reached: " + e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "The server was stopped.";
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
