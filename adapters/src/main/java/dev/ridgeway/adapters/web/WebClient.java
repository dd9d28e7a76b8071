package dev.ridgeway.adapters.web;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.apis.ApiAnswer;
import dev.ridgeway.plugin.apis.ApiCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.Authenticator.RequestorType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * GETs a file, step by step through redirects, POSTs a message, or sends any one request; connects only where the rules allow, or to the proxy
 * that this JVM is set to. Trusts whom the JVM trusts.
 */
final class WebClient {

    private final OutboundRules rules;
    private final InstantSource clock;
    private final WebSettings settings;

    WebClient(OutboundRules rules, InstantSource clock, WebSettings settings) {
        this.rules = rules;
        this.clock = clock;
        this.settings = settings;
    }

    /** {@code tag} is the ETag of what the caller has, or empty; the answer may then be a 304. */
    WebFile get(URI url, String tag) {
        Instant end = clock.instant().plus(settings.mostTime());
        URI at = url;
        for (int redirects = 0; redirects <= settings.mostRedirects(); redirects++) {
            Answer answer = ask(at, tag, end);
            if (answer.redirect() == null) {
                return answer.file();
            }
            at = target(at, answer.redirect());
        }
        throw new ToolRefused(
                "source-unreadable",
                url + " leads from one address to the next, more than " + settings.mostRedirects() + " times.",
                "Use the address that it leads to in the end.");
    }

    /** Sends the body once and answers the status; see {@link dev.ridgeway.plugin.code.WebhookSender}. */
    int post(URI url, Map<String, String> headers, byte[] body) {
        HttpPost post = new HttpPost(url);
        headers.forEach(post::setHeader);
        post.setEntity(new ByteArrayEntity(body, null));
        return exchange(url, post, response -> {
            post.abort();
            return response.getCode();
        });
    }

    /** Sends one request and answers what came back; see {@link dev.ridgeway.plugin.apis.ApiCaller}. */
    ApiAnswer call(ApiCall call) {
        check(call.url());
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.url());
        call.headers().forEach(request::setHeader);
        if (call.body().length > 0) {
            request.setEntity(new ByteArrayEntity(call.body(), null));
        }
        Instant end = clock.instant().plus(settings.mostTime());
        return exchange(call.url(), request, response -> answer(response, end, request));
    }

    private ApiAnswer answer(ClassicHttpResponse response, Instant end, HttpUriRequestBase request) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.merge(header.getName(), String.valueOf(header.getValue()), (a, b) -> a + ", " + b);
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean whole =
                response.getEntity() == null || copy(response.getEntity().getContent(), body, end);
        if (!whole) {
            request.abort();
        }
        return new ApiAnswer(response.getCode(), headers, body.toByteArray(), whole);
    }

    /** False when it stopped before the end, because there was too much or it took too long. */
    private boolean copy(InputStream from, ByteArrayOutputStream to, Instant end) throws IOException {
        byte[] part = new byte[16_384];
        for (int count = from.read(part); count >= 0; count = from.read(part)) {
            to.write(part, 0, Math.min(count, settings.mostAnswer() - to.size()));
            if (to.size() >= settings.mostAnswer() || clock.instant().isAfter(end)) {
                return false;
            }
        }
        return true;
    }

    private record Answer(WebFile file, @Nullable String redirect) {}

    private static URI target(URI from, String location) {
        try {
            return from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new ToolRefused(
                    "source-unreadable",
                    from + " leads to \"" + location + "\", which is not an address.",
                    "Use the address of the file itself.");
        }
    }

    private Answer ask(URI url, String tag, Instant end) {
        check(url);
        HttpGet get = new HttpGet(url);
        get.setHeader("User-Agent", "Ridgeway");
        if (!tag.isEmpty()) {
            get.setHeader("If-None-Match", tag);
        }
        return exchange(url, get, response -> read(url, response, end, get));
    }

    private <T> T exchange(URI url, HttpUriRequestBase request, HttpClientResponseHandler<T> answer) {
        List<InetAddress> addresses = rules.addresses(url);
        try (CloseableHttpClient client = addresses.isEmpty() ? through(proxy(url)) : to(addresses)) {
            HttpClientContext context = HttpClientContext.create();
            return client.execute(request, context, response -> {
                boolean tunnel = context.getSSLSession() != null;
                if ("https".equals(url.getScheme()) && !tunnel) {
                    throw refusedByProxy(url, response.getCode());
                }
                return answer.handleResponse(response);
            });
        } catch (IOException e) {
            throw new ToolUnavailable(
                    "source-unavailable",
                    "The server of " + url + " cannot be reached: " + e.getMessage() + ".",
                    "Try again later; if it stays, open the address from the machine of this server.",
                    e);
        }
    }

    private static ToolUnavailable refusedByProxy(URI url, int status) {
        return new ToolUnavailable(
                "source-unavailable",
                "The proxy opens no way to " + url.getHost() + ": it answered with status " + status + ".",
                status == 407
                        ? "Check the name and password in the address of the proxy, ridgeway.outbound.https-proxy or HTTPS_PROXY."
                        : "Let the proxy allow that host, or name it under ridgeway.outbound.no-proxy.");
    }

    private void check(URI url) {
        boolean plain = "http".equals(url.getScheme()) && rules.trusts(url);
        if (!"https".equals(url.getScheme()) && !plain) {
            throw new ToolRefused(
                    "address-not-encrypted",
                    url + " is not an https:// address.",
                    "Use https://, or name the host under backend.reading.allow if it is one of your own.");
        }
        if (url.getRawUserInfo() != null) {
            throw new ToolRefused(
                    "source-unreadable",
                    "The address of " + url.getHost() + " holds a name or password.",
                    "Leave it out, and use an address that everybody may read.");
        }
    }

    private static HttpHost proxy(URI url) {
        return ProxySelector.getDefault().select(url).stream()
                .filter(it -> it.type() == Proxy.Type.HTTP)
                .map(it -> (InetSocketAddress) it.address())
                .map(it -> new HttpHost(it.getHostString(), it.getPort()))
                .findFirst()
                .orElseThrow(() -> new ToolRefused(
                        "host-unknown",
                        "There is no address for " + url.getHost() + ", and no proxy that might know one.",
                        "Check the spelling of the address."));
    }

    private CloseableHttpClient to(List<InetAddress> addresses) {
        return client(new SystemDefaultDnsResolver() {
                    @Override
                    public InetAddress[] resolve(String host) {
                        return addresses.toArray(InetAddress[]::new);
                    }
                })
                .build();
    }

    private CloseableHttpClient through(HttpHost proxy) {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        PasswordAuthentication login = Authenticator.requestPasswordAuthentication(
                proxy.getHostName(), null, proxy.getPort(), "http", "", "basic", null, RequestorType.PROXY);
        if (login != null) {
            credentials.setCredentials(
                    new AuthScope(proxy), new UsernamePasswordCredentials(login.getUserName(), login.getPassword()));
        }
        // Only the proxy's own name is looked up here; the other one travels to the proxy as it is.
        return client(SystemDefaultDnsResolver.INSTANCE)
                .setProxy(proxy)
                .setDefaultCredentialsProvider(credentials)
                .build();
    }

    private HttpClientBuilder client(DnsResolver names) {
        Timeout silence = Timeout.of(settings.mostSilence());
        return HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(names)
                        .setTlsSocketStrategy(new DefaultClientTlsStrategy(SSLContexts.createSystemDefault()))
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setConnectTimeout(silence)
                                .setSocketTimeout(silence)
                                .build())
                        .build())
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setResponseTimeout(silence)
                        .setHardCancellationEnabled(true)
                        .build())
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .disableAuthCaching();
    }

    private Answer read(URI url, ClassicHttpResponse response, Instant end, HttpGet get) throws IOException {
        String redirect = header(response, "Location");
        boolean moved = List.of(301, 302, 303, 307, 308).contains(response.getCode()) && !redirect.isEmpty();
        boolean wanted = response.getCode() == 200 && response.getEntity() != null;
        byte[] content = wanted ? content(url, response.getEntity().getContent(), end, get) : new byte[0];
        if (!wanted) {
            get.abort();
        }
        WebFile file =
                new WebFile(response.getCode(), header(response, "Content-Type"), header(response, "ETag"), content);
        return new Answer(file, moved ? redirect : null);
    }

    private byte[] content(URI url, InputStream body, Instant end, HttpGet get) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] part = new byte[16_384];
        for (int count = body.read(part); count >= 0; count = body.read(part)) {
            content.write(part, 0, count);
            if (content.size() > settings.mostBytes()) {
                get.abort();
                throw new ToolRefused(
                        "source-too-large",
                        url + " has more than " + settings.mostBytes() + " bytes.",
                        "Split the file.");
            }
            if (clock.instant().isAfter(end)) {
                get.abort();
                throw new ToolUnavailable(
                        "source-unavailable",
                        url + " was not there after " + settings.mostTime().toSeconds() + " seconds.",
                        "Try again later.");
            }
        }
        return content.toByteArray();
    }

    private static String header(ClassicHttpResponse response, String name) {
        Header header = response.getFirstHeader(name);
        return header == null || header.getValue() == null ? "" : header.getValue();
    }
}
