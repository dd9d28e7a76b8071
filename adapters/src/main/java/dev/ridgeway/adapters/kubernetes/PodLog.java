package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ClusterObjects.Log;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What containers write, read as it comes: nothing is gathered on the way, so a slow reader slows the cluster's answer. */
final class PodLog {

    private PodLog() {}

    static InputStream of(KubernetesClient client, String namespace, String pod, Log log) {
        Instant since = log.since();
        String address = client.getMasterUrl().toString().replaceFirst("/+$", "")
                + "/api/v1/namespaces/%s/pods/%s/log?container=%s"
                        .formatted(encoded(namespace), encoded(pod), encoded(log.container()))
                + (log.previous() ? "&previous=true" : "")
                + (log.follow() ? "&follow=true" : "")
                + (log.timestamps() ? "&timestamps=true" : "")
                + (since == null ? "" : "&sinceTime=" + since.truncatedTo(ChronoUnit.SECONDS))
                + (log.lines() > 0 ? "&tailLines=" + log.lines() : "");
        HttpResponse<InputStream> answer = ClusterClient.answer(
                client,
                client.getHttpClient()
                        .newHttpRequestBuilder()
                        .uri(URI.create(address))
                        .build(),
                InputStream.class);
        if (answer.isSuccessful()) {
            return answer.body();
        }
        Status status = status(client, answer);
        if (answer.code() == 404 || answer.code() == 400) {
            throw new ToolRefused(
                    "log-not-found",
                    "There is no log of " + log.container() + ": " + status.getMessage() + ".",
                    "Logs begin when a container does, and go with it when the cluster clears it away.");
        }
        throw new KubernetesClientException(status);
    }

    private static Status status(KubernetesClient client, HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            return client.getKubernetesSerialization().unmarshal(text, Status.class);
        } catch (IOException | RuntimeException unreadable) {
            return new StatusBuilder()
                    .withCode(answer.code())
                    .withMessage("status " + answer.code())
                    .build();
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
