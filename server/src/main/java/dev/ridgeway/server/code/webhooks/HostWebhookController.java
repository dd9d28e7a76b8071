package dev.ridgeway.server.code.webhooks;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.WebhookReceiver;
import dev.ridgeway.server.code.HostedOwnersTold;
import dev.ridgeway.server.code.HostedRepositoriesTold;
import dev.ridgeway.server.code.WebhookReceivers;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** What other Git hosts tell, at Backstage's address. The signature of a message is its credential. */
@RestController
class HostWebhookController {

    private static final int MOST_BYTES = 25_000_000;

    private final WebhookReceivers receivers;
    private final ApplicationEventPublisher events;

    HostWebhookController(WebhookReceivers receivers, ApplicationEventPublisher events) {
        this.receivers = receivers;
        this.events = events;
    }

    @PostMapping("/api/events/http/{topic}")
    ResponseEntity<Map<String, String>> receive(@PathVariable String topic, HttpServletRequest request)
            throws IOException {
        WebhookReceiver receiver = receivers.all().stream()
                .filter(it -> it.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound(
                        "webhook-topic-unknown",
                        "No Git host of the kind \"" + topic + "\" is known.",
                        "The address ends with the kind of the host, such as /api/events/http/github."));
        Map<String, String> headers = new HashMap<>();
        Collections.list(request.getHeaderNames())
                .forEach(name -> headers.put(name.toLowerCase(Locale.ROOT), request.getHeader(name)));
        byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
        if (body.length > MOST_BYTES) {
            throw new Problem.Invalid(
                    "webhook-unreadable", "The message has more than 25 MB.", "Let the host send less.");
        }
        WebhookReceiver.Told told;
        try {
            told = receiver.receive(Map.copyOf(headers), body);
        } catch (ToolRefused e) {
            throw e.code().equals("webhook-unreadable")
                    ? new Problem.Invalid(e.code(), e.message(), e.remedy())
                    : new Problem.Forbidden(e.code(), e.message(), e.remedy());
        }
        if (!told.repositories().isEmpty()) {
            events.publishEvent(new HostedRepositoriesTold(told.repositories(), told.deleted()));
        }
        if (!told.owners().isEmpty()) {
            events.publishEvent(new HostedOwnersTold(told.owners()));
        }
        return ResponseEntity.status(HttpStatus.ACCEPTED).body(Map.of("status", "accepted"));
    }
}
