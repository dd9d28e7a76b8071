package dev.ridgeway.adapters.hosted;

import dev.ridgeway.adapters.ToolHttp;
import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The API of one Git host. Once the host says that its limit of requests is used up, nothing is asked until the time it
 * names. Lists that have not changed are not sent again. Credentials go to the API and nowhere a redirect leads.
 */
public final class HostHttp {

    private static final Duration WHOLE = Duration.ofSeconds(15);
    private static final Duration ARCHIVE = Duration.ofMinutes(5);
    private static final Duration UNTOLD = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(2);
    private static final long MOST_BYTES = 10_000_000;
    private static final long MOST_ARCHIVE_BYTES = 500_000_000;
    private static final int MOST_REDIRECTS = 4;
    private static final int MOST_PAGES = 1_000;
    private static final int MOST_KEPT = 2_000;
    private static final Set<Integer> MOVED = Set.of(301, 302, 303, 307, 308);
    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*rel=\"?next\"?");
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private final String title;
    private final URI base;
    private final Function<String, Map<String, String>> credentials;
    private final OutboundRules rules;
    private final InstantSource clock;
    private final Map<String, Listed> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Listed> eldest) {
            return size() > MOST_KEPT;
        }
    };
    private volatile Instant pausedUntil = Instant.MIN;

    /**
     * Connects to nobody yet.
     *
     * @param title how people call the host
     * @param base the address of its API, without a slash at the end
     * @param credentials headers that let us in, asked for with the path of each request; empty for a host that is read by
     *     everybody
     */
    public HostHttp(
            String title,
            URI base,
            Function<String, Map<String, String>> credentials,
            OutboundRules rules,
            InstantSource clock) {
        this.title = title;
        this.base = base;
        this.credentials = credentials;
        this.rules = rules;
        this.clock = clock;
    }

    public String title() {
        return title;
    }

    public URI base() {
        return base;
    }

    /** What came back with status 200, 304 or 404. */
    @SuppressWarnings("ArrayRecordComponent") // read once and parsed; nobody compares them
    public record Answer(int status, HttpHeaders headers, byte[] body) {

        /** Empty when there is none. */
        public String header(String name) {
            return headers.firstValue(name).orElse("");
        }
    }

    private record Listed(String tag, Object value, Optional<String> next) {}

    /** A page of a list: what is on it, and the whole address of the next one. */
    public record Listing<T>(List<T> items, Optional<String> next) {}

    /** GETs a path of the API with these headers. 410 counts as 404; whatever else is not 200 or 304 is thrown. */
    public Answer get(String path, Map<String, String> headers) {
        HttpResponse<byte[]> answer =
                ask(path, headers, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES), WHOLE, "GET", null);
        return new Answer(answer.statusCode() == 410 ? 404 : answer.statusCode(), answer.headers(), answer.body());
    }

    /** POSTs JSON and reads the answer, which has to be a success. */
    public <T> T post(String path, Object body, Class<T> type) {
        return parsed(path, post(path, body).body(), type);
    }

    /** POSTs JSON. */
    public Answer post(String path, Object body) {
        HttpResponse<byte[]> answer = ask(
                path,
                Map.of("Accept", "application/json", "Content-Type", "application/json"),
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES),
                WHOLE,
                "POST",
                JSON.writeValueAsBytes(body));
        return new Answer(answer.statusCode(), answer.headers(), answer.body());
    }

    /** That an answer says in its body that the limit of requests is used up; nothing is asked until the time it names. */
    public ToolUnavailable limitReached(Answer answer) {
        pausedUntil = retryAt(answer.headers());
        return limited(pausedUntil);
    }

    /** Writes what is at the path (or whole address of the host) into the file; false when there is nothing. */
    public boolean download(String path, Path file) {
        HttpResponse<Path> answer = ask(
                path,
                Map.of(),
                BodyHandlers.limiting(BodyHandlers.ofFile(file), MOST_ARCHIVE_BYTES),
                ARCHIVE,
                "GET",
                null);
        return answer.statusCode() == 200;
    }

    /** One JSON object; empty when there is nothing. A list that has not changed since it was asked last is not sent again. */
    public <T> Optional<T> json(String path, Class<T> type) {
        return listed(path, type).map(it -> type.cast(it.value()));
    }

    /** All pages of a list that leads from each to the next by {@code Link}; empty when there is nothing. */
    public <T> Optional<List<T>> pages(String path, Class<T[]> type) {
        return pages(path, type, Arrays::asList, array -> Optional.empty());
    }

    /** The same for lists whose items and next address are in the body. */
    public <B, T> Optional<List<T>> pages(
            String path, Class<B> type, Function<B, List<T>> items, Function<B, Optional<String>> next) {
        List<T> all = new ArrayList<>();
        Optional<String> at = Optional.of(path);
        for (int page = 0; at.isPresent(); page++) {
            Optional<Listed> listed = page < MOST_PAGES ? listed(at.get(), type) : Optional.empty();
            if (listed.isEmpty()) {
                if (page == 0) {
                    return Optional.empty();
                }
                throw notThis(at.get(), "a list that does not end as it began");
            }
            B body = type.cast(listed.get().value());
            all.addAll(items.apply(body));
            at = next.apply(body).or(() -> listed.get().next());
        }
        return Optional.of(all);
    }

    private Optional<Listed> listed(String path, Class<?> type) {
        Listed before;
        synchronized (kept) {
            before = kept.get(path);
        }
        Map<String, String> headers = new LinkedHashMap<>(Map.of("Accept", "application/json"));
        if (before != null) {
            headers.put("If-None-Match", before.tag());
        }
        Answer answer = get(path, headers);
        if (answer.status() == 304 && before != null) {
            return Optional.of(before);
        }
        if (answer.status() != 200) {
            return Optional.empty();
        }
        Matcher next = NEXT.matcher(String.join(",", answer.headers().allValues("Link")));
        Listed now = new Listed(
                answer.header("ETag"),
                parsed(path, answer.body(), type),
                next.find() ? Optional.of(next.group(1)) : Optional.empty());
        if (!now.tag().isEmpty()) {
            synchronized (kept) {
                kept.put(path, now);
            }
        }
        return Optional.of(now);
    }

    /** The JSON of an answer; refuses what is none. */
    public <T> T parsed(String path, byte[] body, Class<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException e) {
            throw notThis(path, "something else than was expected");
        }
    }

    private <T> HttpResponse<T> ask(
            String path,
            Map<String, String> headers,
            BodyHandler<T> reader,
            Duration deadline,
            String method,
            byte @Nullable [] body) {
        if (clock.instant().isBefore(pausedUntil)) {
            throw limited(pausedUntil);
        }
        URI at = path.startsWith("/") ? URI.create(base + path) : URI.create(path);
        for (int redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
            HttpRequest request = request(at, isApi(at) ? credentials.apply(path) : Map.of(), headers, method, body);
            HttpResponse<T> answer = ToolHttp.exchange(title, request, reader, deadline);
            if (!MOVED.contains(answer.statusCode())) {
                require(at, answer);
                return answer;
            }
            at = at.resolve(answer.headers().firstValue("Location").orElse(""));
        }
        throw notThis(path, "one redirect after the other");
    }

    private HttpRequest request(
            URI at, Map<String, String> own, Map<String, String> headers, String method, byte @Nullable [] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at)
                .timeout(WHOLE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body))
                .header("User-Agent", "Ridgeway");
        headers.forEach(request::setHeader);
        own.forEach(request::setHeader);
        if (isApi(at)) {
            return request.build();
        }
        if (!"https".equals(at.getScheme())) {
            throw notThis(at.toString(), "a redirect to an address that is not https://");
        }
        rules.addresses(at);
        return request.build();
    }

    private boolean isApi(URI at) {
        return base.getScheme().equals(at.getScheme())
                && base.getHost().equalsIgnoreCase(String.valueOf(at.getHost()))
                && base.getPort() == at.getPort();
    }

    private void require(URI at, HttpResponse<?> answer) {
        int status = answer.statusCode();
        if (status == 429 || (status == 403 && isLimit(answer))) {
            pausedUntil = retryAt(answer.headers());
            throw limited(pausedUntil);
        }
        switch (status) {
            case 200, 201, 202, 204, 304, 404, 410 -> {}
            case 401 ->
                throw new ToolRefused(
                        "tool-credential-refused",
                        title + " does not take the token of integrations.",
                        "It may have expired: make a new one, and put it where the configuration has the old one.");
            case 403 ->
                throw new ToolRefused(
                        "tool-forbidden",
                        title + " does not let the token of integrations read " + at.getPath() + ".",
                        "Give the token that right, or use one of an account that has it.");
            case 409, 422 ->
                throw new ToolRefused(
                        "tool-refused",
                        title + " does not do that at " + at.getPath() + ", as things are there.",
                        "Look at it there, and try again when it is as it should be.");
            case 500, 502, 503, 504 ->
                throw new ToolUnavailable(
                        "tool-in-trouble",
                        title + " is in trouble: it answered with status " + status + ".",
                        "It is asked again by itself; if it stays, look at the host's own status page.");
            default -> throw notThis(at.getPath(), "status " + status);
        }
    }

    private static boolean isLimit(HttpResponse<?> answer) {
        String body = answer.body() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT)
                : "";
        return answer.headers().firstValue("Retry-After").isPresent()
                || answer.headers()
                        .firstValue("X-RateLimit-Remaining")
                        .filter("0"::equals)
                        .isPresent()
                || body.contains("rate limit");
    }

    private Instant retryAt(HttpHeaders headers) {
        Instant now = clock.instant();
        Instant at = headers.firstValue("Retry-After")
                .flatMap(it -> after(it, now))
                .or(() -> headers.firstValue("X-RateLimit-Reset").flatMap(HostHttp::epoch))
                .or(() -> headers.firstValue("RateLimit-Reset").flatMap(HostHttp::epoch))
                .orElse(now.plus(UNTOLD));
        Instant latest = now.plus(LONGEST_PAUSE);
        return at.isAfter(latest) ? latest : at.isBefore(now) ? now.plusSeconds(1) : at;
    }

    /** Seconds or a date. */
    private static Optional<Instant> after(String text, Instant now) {
        try {
            return Optional.of(
                    text.strip().matches("[0-9]{1,9}")
                            ? now.plusSeconds(Long.parseLong(text.strip()))
                            : ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> epoch(String text) {
        return text.strip().matches("[0-9]{9,11}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(text.strip())))
                : Optional.empty();
    }

    private ToolUnavailable limited(Instant until) {
        return new ToolUnavailable(
                "tool-limit-reached",
                title + " takes no more requests for now; its limit is used up.",
                "It is asked again at " + until
                        + " by itself; a token under integrations has a higher limit than none.",
                until);
    }

    private ToolRefused notThis(String path, String got) {
        return new ToolRefused(
                "tool-not-there",
                "What answers at " + base + " is not " + title + ": " + path + " gave " + got + ".",
                "Check the address under integrations in the configuration.");
    }
}
