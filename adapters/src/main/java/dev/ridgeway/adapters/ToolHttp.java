package dev.ridgeway.adapters;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.net.Authenticator;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One tool's API of JSON over HTTP, and the only place where its status codes become words. Goes through the proxy and
 * trusts whom the server is set to; follows no redirect, which might carry the token away.
 */
public final class ToolHttp {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration REQUEST = Duration.ofSeconds(15);
    private static final long MOST_BYTES = 10_000_000;

    private final String title;
    private final URI base;
    private final String token;

    /**
     * Connects to nobody yet.
     *
     * @param title how people call the tool
     * @param base its address, without a slash at the end
     * @param token for the header {@code Authorization: Bearer}, empty for none
     */
    public ToolHttp(String title, URI base, String token) {
        this.title = title;
        this.base = base;
        this.token = token;
    }

    /** Made when the first tool is asked; one client and its threads serve all of them. */
    private static final class Shared {
        static final HttpClient CLIENT = client();
        static final JsonMapper JSON = JsonMapper.builder()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();

        private static HttpClient client() {
            HttpClient.Builder builder = HttpClient.newBuilder()
                    .connectTimeout(CONNECT)
                    .proxy(ProxySelector.getDefault())
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .executor(Executors.newVirtualThreadPerTaskExecutor());
            Authenticator proxyPassword = Authenticator.getDefault();
            return proxyPassword == null
                    ? builder.build()
                    : builder.authenticator(proxyPassword).build();
        }
    }

    /** Reads {@code path}, which starts with a slash; fields that {@code type} does not have are passed over. */
    public <T> T get(String path, Class<T> type) {
        byte[] body = answer(path, request(path).build());
        try {
            return Shared.JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw notThis(path, "something else than JSON");
        }
    }

    /** Sends a content as JSON; what is answered is of no interest. */
    public void send(String method, String path, Object content) {
        answer(
                path,
                request(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofByteArray(Shared.JSON.writeValueAsBytes(content)))
                        .build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(REQUEST)
                .header("Accept", "application/json")
                .header("User-Agent", "Ridgeway");
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private byte[] answer(String path, HttpRequest request) {
        HttpResponse<byte[]> response =
                exchange(title, request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES), REQUEST);
        if (response.statusCode() != 200) {
            throw refusal(path, response.statusCode());
        }
        return response.body();
    }

    /** Sends one request with the shared client; whatever is answered is there within the deadline, or never. */
    public static <T> HttpResponse<T> exchange(
            String title, HttpRequest request, BodyHandler<T> reader, Duration deadline) {
        CompletableFuture<HttpResponse<T>> answer = Shared.CLIENT.sendAsync(request, reader);
        try {
            return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SSLHandshakeException) {
                throw new ToolRefused(
                        "tool-not-trusted",
                        title + " shows a certificate that this server does not trust.",
                        "Name its certificate authority in ridgeway.outbound.certificates.");
            }
            throw unreachable(title, request, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unreachable(title, request, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new ToolUnavailable("tool-unreachable", title + " was still being asked.", "Try again.", e);
        }
    }

    private static ToolUnavailable unreachable(String title, HttpRequest request, Exception why) {
        URI at = request.uri();
        return new ToolUnavailable(
                "tool-unreachable",
                title + " does not answer at " + at.getScheme() + "://" + at.getAuthority() + ".",
                "Check that it runs and that this server reaches it; it is asked again by itself.",
                why);
    }

    private RuntimeException refusal(String path, int status) {
        return switch (status) {
            case 401 ->
                new ToolRefused(
                        "tool-credential-refused",
                        title + " does not take the token of this connection.",
                        "It may have expired: make a new one, and put it where the configuration has the old one.");
            case 403 ->
                new ToolRefused(
                        "tool-forbidden",
                        title + " does not let this connection use " + path + ".",
                        "Give the account of the token that right.");
            case 429, 500, 502, 503, 504 ->
                new ToolUnavailable(
                        "tool-in-trouble",
                        title + " is in trouble: it answered with status " + status + ".",
                        "It is asked again by itself; if it stays, look into its own log.");
            default -> notThis(path, "status " + status);
        };
    }

    private ToolRefused notThis(String path, String got) {
        return new ToolRefused(
                "tool-not-there",
                "What answers at " + base + " is not " + title + ": " + path + " gave " + got + ".",
                "Check the address in the configuration, and the path in it.");
    }
}
