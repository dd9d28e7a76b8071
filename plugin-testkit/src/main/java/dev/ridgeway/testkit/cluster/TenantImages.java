package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A tenant's path in the registry, below which everything goes with the tenant. */
public final class TenantImages {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    private final String namespace;

    TenantImages(String namespace) {
        this.namespace = namespace;
    }

    /** Below which name this tenant's images are, for builds that push and pods that pull. */
    public String path() {
        return Testbed.REGISTRY + "/" + namespace;
    }

    /**
     * Gives busybox a name of this tenant, under which no node has pulled it yet.
     *
     * @return the image's whole name
     */
    public String busybox(String name) {
        String from = "library/busybox";
        String to = namespace + "/" + name;
        String manifest =
                send("GET", "/v2/" + from + "/manifests/latest", "", 200).body();
        Matcher blob = DIGEST.matcher(manifest);
        while (blob.find()) {
            send("POST", "/v2/%s/blobs/uploads/?mount=%s&from=%s".formatted(to, blob.group(), from), "", 201);
        }
        send("PUT", "/v2/" + to + "/manifests/1", manifest, 201);
        return Testbed.REGISTRY + "/" + to + ":1";
    }

    void delete() {
        String after = "";
        for (List<String> page = repositories(after); !page.isEmpty(); page = repositories(after)) {
            page.stream().filter(it -> it.startsWith(namespace + "/")).forEach(TenantImages::deleteAll);
            after = page.getLast();
        }
    }

    /** A page of all names; the registry keeps also those that have no image any more. */
    private static List<String> repositories(String after) {
        String last = URLEncoder.encode(after, StandardCharsets.UTF_8);
        return orNone(list("/v2/_catalog?n=1000&last=" + last).repositories());
    }

    private static void deleteAll(String repository) {
        for (String tag : orNone(list("/v2/" + repository + "/tags/list").tags())) {
            send("HEAD", "/v2/" + repository + "/manifests/" + tag, "")
                    .headers()
                    .firstValue("Docker-Content-Digest")
                    .ifPresent(it -> send("DELETE", "/v2/" + repository + "/manifests/" + it, "", 202));
        }
    }

    private static List<String> orNone(@Nullable List<String> found) {
        return found == null ? List.of() : found;
    }

    /** What the registry answers to either question. */
    private record Listing(
            @Nullable String name,
            @Nullable List<String> repositories,
            @Nullable List<String> tags) {}

    private static Listing list(String path) {
        return Serialization.unmarshal(send("GET", path, "", 200).body(), Listing.class);
    }

    private static HttpResponse<String> send(String method, String path, String body, int expected) {
        HttpResponse<String> answer = send(method, path, body);
        if (answer.statusCode() != expected) {
            throw new AssertionError(
                    "%s %s: the registry answered %d: %s".formatted(method, path, answer.statusCode(), answer.body()));
        }
        return answer;
    }

    private static HttpResponse<String> send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + Testbed.REGISTRY + path))
                .timeout(Duration.ofSeconds(10))
                .header("Accept", MANIFEST)
                .header("Content-Type", MANIFEST)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
