package dev.ridgeway.adapters.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * Makes fabric8's client for one cluster. Nothing of this JVM's surroundings (environment, ~/.kube) has a say, what
 * secures the connection is ours, and no redirect carries the token anywhere else.
 */
final class ClusterClient {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 15_000;

    private ClusterClient() {}

    static KubernetesClient of(ClusterSettings settings) {
        ConfigBuilder config = new ConfigBuilder(Config.empty())
                .withMasterUrl(settings.server().toString())
                .withOauthTokenProvider(settings.credential()::token)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(1)
                .withUserAgent("Ridgeway");
        settings.actor()
                .ifPresent(it -> config.withImpersonateUsername(it.name())
                        .withImpersonateGroups(it.groups().toArray(String[]::new))
                        .withImpersonateExtras(it.extra()));
        return new KubernetesClientBuilder()
                .withConfig(config.build())
                .withHttpClientFactory(new Http(ClusterTrust.of(settings), parameters(settings), proxies(settings)))
                .build();
    }

    /** What fabric8 itself has no words for, asked as it stands; fails where nothing is answered in time. */
    static <T> HttpResponse<T> answer(KubernetesClient client, HttpRequest request, Class<T> type) {
        CompletableFuture<HttpResponse<T>> answer = client.getHttpClient().sendAsync(request, type);
        try {
            return answer.get(REQUEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            answer.cancel(true);
            throw new KubernetesClientException("No answer came", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("It was still being asked for", e);
        }
    }

    /** The name that the server is asked for. Java puts that of the address in its place, where the address has one. */
    private static SSLParameters parameters(ClusterSettings settings) {
        SSLParameters parameters = new SSLParameters();
        settings.certificateName()
                .filter(it -> !it.matches("[0-9.]+|.*:.*"))
                .ifPresent(it -> parameters.setServerNames(List.of(new SNIHostName(it))));
        return parameters;
    }

    private static ProxySelector proxies(ClusterSettings settings) {
        return settings.proxy()
                .map(it -> ProxySelector.of(new InetSocketAddress(it.getHost(), it.getPort() > 0 ? it.getPort() : 80)))
                .orElseGet(ProxySelector::getDefault);
    }

    private static final class Http extends JdkHttpClientFactory {
        private final SSLContext trust;
        private final SSLParameters parameters;
        private final ProxySelector proxies;

        Http(SSLContext trust, SSLParameters parameters, ProxySelector proxies) {
            this.trust = trust;
            this.parameters = parameters;
            this.proxies = proxies;
        }

        @Override
        protected HttpClient.Builder createNewHttpClientBuilder() {
            return HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor());
        }

        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            builder.sslContext(trust)
                    .sslParameters(parameters)
                    .proxy(proxies)
                    .followRedirects(HttpClient.Redirect.NEVER);
            Authenticator proxyPassword = Authenticator.getDefault();
            if (proxyPassword != null) {
                builder.authenticator(proxyPassword);
            }
        }
    }
}
