package dev.ridgeway.adapters.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/**
 * Makes fabric8's client for one cluster. Nothing of this JVM's surroundings (environment, ~/.kube) has a say, what
 * secures the connection is ours, and no redirect carries the token anywhere else.
 */
final class ClusterClient {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int REQUEST_MILLIS = 15_000;

    private ClusterClient() {}

    static KubernetesClient of(ClusterSettings settings) {
        Config config = new ConfigBuilder(Config.empty())
                .withMasterUrl(settings.server().toString())
                .withOauthTokenProvider(settings.credential()::token)
                .withConnectionTimeout(CONNECT_MILLIS)
                .withRequestTimeout(REQUEST_MILLIS)
                .withRequestRetryBackoffLimit(1)
                .withUserAgent("Ridgeway")
                .build();
        return new KubernetesClientBuilder()
                .withConfig(config)
                .withHttpClientFactory(new Http(ClusterTrust.of(settings), proxies(settings)))
                .build();
    }

    private static ProxySelector proxies(ClusterSettings settings) {
        return settings.proxy()
                .map(it -> ProxySelector.of(new InetSocketAddress(it.getHost(), it.getPort() > 0 ? it.getPort() : 80)))
                .orElseGet(ProxySelector::getDefault);
    }

    private static final class Http extends JdkHttpClientFactory {
        private final SSLContext trust;
        private final ProxySelector proxies;

        Http(SSLContext trust, ProxySelector proxies) {
            this.trust = trust;
            this.proxies = proxies;
        }

        @Override
        protected HttpClient.Builder createNewHttpClientBuilder() {
            return HttpClient.newBuilder().executor(Executors.newVirtualThreadPerTaskExecutor());
        }

        @Override
        protected void additionalConfig(HttpClient.Builder builder) {
            builder.sslContext(trust).proxy(proxies).followRedirects(HttpClient.Redirect.NEVER);
            Authenticator proxyPassword = Authenticator.getDefault();
            if (proxyPassword != null) {
                builder.authenticator(proxyPassword);
            }
        }
    }
}
