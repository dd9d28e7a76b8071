package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The ways into the cluster: Ridgeway's own two accounts, and the administrator for what is no part of Ridgeway. */
record ClusterAccess(KubernetesClient reader, KubernetesClient operator, KubernetesClient administrator)
        implements AutoCloseable {

    static ClusterAccess open() {
        return new ClusterAccess(
                as(Testbed.secret("ridgeway-reader.token")),
                as(Testbed.secret("ridgeway-operator.token")),
                client(new ConfigBuilder(Config.empty()), true));
    }

    private static KubernetesClient as(String token) {
        return client(new ConfigBuilder(Config.empty()).withOauthToken(token), false);
    }

    private static KubernetesClient client(ConfigBuilder config, boolean administrator) {
        SSLContext context = tls(administrator);
        return new KubernetesClientBuilder()
                .withConfig(config.withMasterUrl(Testbed.API_SERVER)
                        .withRequestTimeout(30_000)
                        .build())
                .withHttpClientFactory(new JdkHttpClientFactory() {
                    @Override
                    protected void additionalConfig(HttpClient.Builder builder) {
                        builder.sslContext(context).proxy(HttpClient.Builder.NO_PROXY);
                    }
                })
                .build();
    }

    private static SSLContext tls(boolean administrator) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("authority", certificate("pki/ca.crt"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            if (administrator) {
                store.setKeyEntry("administrator", key("pki/admin.key"), new char[0], new Certificate[] {
                    certificate("pki/admin.crt")
                });
            }
            keys.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError("The certificates of the cluster in " + Testbed.folder() + " cannot be used.", e);
        }
    }

    private static Certificate certificate(String name) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(Testbed.file(name))) {
            return CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }

    private static PrivateKey key(String name) throws GeneralSecurityException {
        String pem = Testbed.secret(name).replaceAll("-----[A-Z ]+-----", "");
        return KeyFactory.getInstance("EC")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)));
    }

    @Override
    public void close() {
        reader.close();
        operator.close();
        administrator.close();
    }
}
