package dev.ridgeway.server.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Trusts whom Java trusts, whom the operating system trusts, and the operator's own authorities. Reads them when the
 * first connection asks, because a start has no time for it.
 */
final class OutboundTrust extends X509ExtendedTrustManager {

    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final Supplier<Collection<? extends Certificate>> extra;
    private volatile @Nullable X509ExtendedTrustManager loaded;

    OutboundTrust(Supplier<Collection<? extends Certificate>> extra) {
        this.extra = extra;
    }

    private X509ExtendedTrustManager all() {
        X509ExtendedTrustManager known = loaded;
        if (known == null) {
            known = load();
            loaded = known;
        }
        return known;
    }

    private X509ExtendedTrustManager load() {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            List<Certificate> trusted = new ArrayList<>(extra.get());
            trusted.addAll(Arrays.asList(manager(null).getAcceptedIssuers()));
            trusted.addAll(system());
            for (Certificate certificate : trusted) {
                store.setCertificateEntry(Integer.toString(store.size()), certificate);
            }
            return manager(store);
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem.Defect(
                    "certificates-unusable",
                    "The certificates that this machine trusts cannot be read: " + e.getMessage() + ".",
                    "Check the trust store of the Java that runs Ridgeway.",
                    e);
        }
    }

    private static Collection<? extends Certificate> system() {
        for (Path file : SYSTEM) {
            Collection<? extends Certificate> found = certificates(file);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static Collection<? extends Certificate> certificates(Path file) {
        try (InputStream pem = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificates(pem);
        } catch (IOException | CertificateException notThisOne) {
            return List.of();
        }
    }

    private static X509ExtendedTrustManager manager(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("no manager for X.509");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        all().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        all().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        all().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        all().checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        all().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        all().checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return all().getAcceptedIssuers();
    }
}
