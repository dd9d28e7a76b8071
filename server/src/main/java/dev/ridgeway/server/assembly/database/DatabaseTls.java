package dev.ridgeway.server.assembly.database;

import dev.ridgeway.server.platform.OutboundHttp;
import dev.ridgeway.server.platform.Setting;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Properties;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.ssl.NonValidatingFactory.NonValidatingTM;
import org.postgresql.ssl.WrappedFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * TLS to PostgreSQL as Node's driver means {@code backend.database.connection.ssl}: {@code true} checks the server's
 * certificate, {@code ca} says by which authorities alone, {@code rejectUnauthorized: false} leaves that out, {@code cert}
 * and {@code key} are our own certificate. The driver makes one of these for each connection.
 */
public final class DatabaseTls extends WrappedFactory {

    private static final String PREFIX = "ridgeway.tls.";
    private static final List<String> FILES = List.of("ca", "cert", "key");

    /** For the driver: {@code settings} are those of the connection, {@link #of} among them. */
    public DatabaseTls(Properties settings) {
        try {
            factory = context(settings).getSocketFactory();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What the driver has to be told; refuses texts that are no certificates. */
    static Properties of(Setting ssl) {
        Properties settings = new Properties();
        if (Boolean.FALSE.equals(ssl.raw())) {
            return settings;
        }
        boolean checked = ssl.child("rejectUnauthorized").map(Setting::flag).orElse(true);
        settings.setProperty("sslmode", checked ? "verify-full" : "require");
        settings.setProperty("sslfactory", DatabaseTls.class.getName());
        for (String name : FILES) {
            ssl.child(name).ifPresent(pem -> settings.setProperty(PREFIX + name, pem.text()));
        }
        try {
            context(settings);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw ssl.wrong(
                    "true, false or an object whose ca, cert and key are PEM texts, such as {ca: {$file: ca.pem}}");
        }
        return settings;
    }

    private static SSLContext context(Properties settings) throws GeneralSecurityException {
        String ca = settings.getProperty(PREFIX + "ca");
        String certificate = settings.getProperty(PREFIX + "cert");
        boolean checked = "verify-full".equals(settings.getProperty("sslmode"));
        TrustManager trusted = checked ? OutboundHttp.trusted() : new NonValidatingTM();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                certificate == null ? new KeyManager[0] : own(certificate, settings.getProperty(PREFIX + "key")),
                checked && ca != null ? only(ca) : new TrustManager[] {trusted},
                null);
        return context;
    }

    private static KeyManager[] own(String certificate, @Nullable String key) {
        return managers(new PemSslStoreDetails(null, certificate, key), null).getKeyManagers();
    }

    private static TrustManager[] only(String authorities) {
        return managers(null, PemSslStoreDetails.forCertificates(authorities)).getTrustManagers();
    }

    private static SslManagerBundle managers(@Nullable PemSslStoreDetails own, @Nullable PemSslStoreDetails trusted) {
        return SslBundle.of(new PemSslStoreBundle(own, trusted)).getManagers();
    }
}
