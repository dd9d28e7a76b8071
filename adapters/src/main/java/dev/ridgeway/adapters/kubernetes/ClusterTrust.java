package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolRefused;
import io.fabric8.kubernetes.client.internal.CertUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a connection to a cluster trusts and by which certificate it is known, as TLS wants it. */
final class ClusterTrust {

    private static final Pattern KEY = Pattern.compile("-----BEGIN (|RSA|EC) ?PRIVATE KEY-----([^-]+)-----END");

    private ClusterTrust() {}

    static SSLContext of(ClusterSettings settings) {
        TrustManager @Nullable [] trust = null;
        KeyManager @Nullable [] keys = null;
        Optional<Credential.Certificate> identity = settings.credential().identity();
        try {
            if (settings.anybody()) {
                trust = new TrustManager[] {new Anybody()};
            } else if (!settings.authorities().isEmpty()) {
                trust = only(settings.authorities());
            }
            if (settings.certificateName().isPresent() && !settings.anybody()) {
                trust = new TrustManager[] {
                    new ForName(settings.certificateName().get(), trust)
                };
            }
            if (identity.isPresent()) {
                keys = known(identity.get().certificate(), identity.get().key());
            }
            if (trust == null && keys == null) {
                return SSLContext.getDefault();
            }
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust, null);
            return context;
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new ToolRefused(
                    "cluster-file-broken",
                    "The certificates for " + settings.server() + " cannot be used: " + e.getMessage() + ".",
                    "They are to be PEM (-----BEGIN CERTIFICATE-----), in caData and the like encoded as base64 once more.");
        }
    }

    private static TrustManager[] only(String authorities) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        int number = 0;
        for (Certificate authority : certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager[] known(String certificate, String key) throws GeneralSecurityException, IOException {
        Matcher block = KEY.matcher(key);
        if (!block.find()) {
            throw new GeneralSecurityException("there is no private key in it");
        }
        String algorithm = block.group(1);
        KeyStore store;
        if (algorithm.isEmpty()) {
            store = empty();
            PrivateKey secret = pkcs8(Base64.getMimeDecoder().decode(block.group(2)));
            store.setKeyEntry(
                    "client", secret, new char[0], certificates(certificate).toArray(Certificate[]::new));
        } else {
            store = CertUtils.createKeyStore(bytes(certificate), bytes(key), algorithm, new char[0], null, new char[0]);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(String pem) throws GeneralSecurityException {
        Collection<? extends Certificate> found =
                CertificateFactory.getInstance("X.509").generateCertificates(bytes(pem));
        if (found.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in it");
        }
        return found;
    }

    /** fabric8 takes such a key for one of RSA. */
    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException anotherAlgorithm) {
                // The next one may fit.
            }
        }
        throw new GeneralSecurityException("its private key is neither RSA nor EC nor EdDSA");
    }

    private static InputStream bytes(String pem) {
        return new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8));
    }

    /** Trusts the same authorities, in certificates for this name only; which name the address has does not matter. */
    private static final class ForName extends X509ExtendedTrustManager {
        private static final Integer DNS_NAME = 2;
        private static final Integer IP_ADDRESS = 7;

        private final String name;
        private final X509TrustManager authorities;

        ForName(String name, TrustManager @Nullable [] authorities) throws GeneralSecurityException {
            this.name = name.toLowerCase(Locale.ROOT);
            TrustManager[] trusted = authorities;
            if (trusted == null) {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                trusted = factory.getTrustManagers();
            }
            this.authorities = (X509TrustManager) trusted[0];
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkServerTrusted(chain, type);
            Collection<List<?>> names = chain[0].getSubjectAlternativeNames();
            if (names == null || names.stream().noneMatch(this::fits)) {
                throw new CertificateException("No subject alternative name of its certificate is " + name);
            }
        }

        private boolean fits(List<?> alternative) {
            String text = String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT);
            if (IP_ADDRESS.equals(alternative.getFirst())) {
                return text.equals(name);
            }
            // A star stands for the first part of a name, as in RFC 9525.
            return DNS_NAME.equals(alternative.getFirst())
                    && text.equals(text.startsWith("*.") ? name.replaceFirst("^[^.]+", "*") : name);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            authorities.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return authorities.getAcceptedIssuers();
        }
    }

    /** For {@code skipTLSVerify}. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
