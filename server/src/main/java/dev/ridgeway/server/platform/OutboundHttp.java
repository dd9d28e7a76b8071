package dev.ridgeway.server.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * How this process reaches the outside: through the company's proxy and trusting its certificate authority, by the usual
 * environment variables or by {@code ridgeway.outbound}. Set for the whole JVM, so that it holds for every client in it
 * (JDK, JGit, the PostgreSQL driver, plugins); only signing in to the proxy needs {@link #client()}.
 */
public final class OutboundHttp {

    private static final String EXTRA = "NODE_EXTRA_CA_CERTS";

    private static volatile TrustManager trusted = new OutboundTrust(List::of);

    private OutboundHttp() {}

    /** Call once, before the first connection. */
    public static void install(Configuration configuration, Map<String, String> environment) {
        // The JDK leaves Basic out for tunnels unless told so before its first client; proxies ask for nothing else.
        System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        Optional<URI> http = proxy(configuration, "ridgeway.outbound.http-proxy", environment, "HTTP_PROXY");
        Optional<URI> https = proxy(configuration, "ridgeway.outbound.https-proxy", environment, "HTTPS_PROXY")
                .or(() -> http);
        String direct = configuration
                .at("ridgeway.outbound.no-proxy")
                .map(setting -> setting.raw() instanceof List<?>
                        ? String.join(
                                ",", setting.list().stream().map(Setting::text).toList())
                        : setting.text())
                .orElseGet(() -> variable(environment, "NO_PROXY").orElse(""));
        if (https.isPresent()) {
            ProxySelector.setDefault(new OutboundProxies(http.orElse(null), https.get(), direct));
            Authenticator.setDefault(new ProxyLogin(List.of(https.get(), http.orElse(https.get()))));
        }
        trust(certificates(configuration, environment));
    }

    /** A client that knows proxy, login of the proxy and certificates; callers add timeouts and redirects. */
    public static HttpClient.Builder client() {
        HttpClient.Builder builder = HttpClient.newBuilder();
        Authenticator login = Authenticator.getDefault();
        return login == null ? builder : builder.authenticator(login);
    }

    /** Whom TLS to the outside trusts, for clients with a certificate of their own. */
    public static TrustManager trusted() {
        return trusted;
    }

    /** Whether the way to a web address leads through a proxy. */
    static boolean isProxied(URI address) {
        ProxySelector proxies = ProxySelector.getDefault();
        return proxies != null
                && address.getScheme() != null
                && proxies.select(address).stream().anyMatch(it -> it.type() == Proxy.Type.HTTP);
    }

    private static Optional<URI> proxy(
            Configuration configuration, String key, Map<String, String> environment, String variable) {
        Optional<Setting> setting = configuration.at(key);
        if (setting.isPresent()) {
            return Optional.of(address(setting.get().text())
                    .orElseThrow(() -> setting.get().wrong("an address such as http://proxy.example.com:3128")));
        }
        Optional<String> text = variable(environment, variable);
        return text.map(it -> address(it)
                .orElseThrow(() -> new Problem.Invalid(
                        "proxy-wrong",
                        "The environment variable " + variable + " is no address of a proxy.",
                        "Write it as http://proxy.example.com:3128, or unset it.")));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> Optional.ofNullable(environment.get(name.toLowerCase(Locale.ROOT))))
                .filter(it -> !it.isBlank());
    }

    private static Optional<URI> address(String text) {
        try {
            URI uri = URI.create(text.contains("://") ? text.strip() : "http://" + text.strip());
            return uri.getHost() == null || !"http".equals(uri.getScheme()) ? Optional.empty() : Optional.of(uri);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The file is often the whole list of the operating system: one certificate shows what it is, the others wait. */
    private static Supplier<Collection<? extends Certificate>> certificates(
            Configuration configuration, Map<String, String> environment) {
        Optional<Setting> setting = configuration.at("ridgeway.outbound.certificates");
        Optional<String> file = setting.map(Setting::text).or(() -> variable(environment, EXTRA));
        if (file.isEmpty()) {
            return List::of;
        }
        Path path = configuration.folder().resolve(file.get());
        read(setting, path, (factory, pem) -> List.of(factory.generateCertificate(pem)));
        return () -> read(setting, path, CertificateFactory::generateCertificates);
    }

    private interface Parsing {
        Collection<? extends Certificate> of(CertificateFactory factory, InputStream pem) throws CertificateException;
    }

    private static Collection<? extends Certificate> read(Optional<Setting> setting, Path path, Parsing parsing) {
        try (InputStream pem = Files.newInputStream(path)) {
            return parsing.of(CertificateFactory.getInstance("X.509"), pem);
        } catch (IOException | CertificateException e) {
            throw unusable(setting, path, String.valueOf(e.getMessage()));
        }
    }

    private static Problem unusable(Optional<Setting> setting, Path path, String why) {
        return new Problem.Invalid(
                "certificates-unusable",
                setting.map(it -> it.place() + ": " + it.key()).orElse("The environment variable " + EXTRA) + " names "
                        + path + ", which cannot be used as certificates: " + why + ".",
                "Name a file with one or more certificates in PEM form.");
    }

    private static void trust(Supplier<Collection<? extends Certificate>> extra) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            trusted = new OutboundTrust(extra);
            context.init(null, new TrustManager[] {trusted}, null);
            SSLContext.setDefault(context);
            HttpsURLConnection.setDefaultSSLSocketFactory(context.getSocketFactory());
        } catch (GeneralSecurityException e) {
            throw new Problem.Defect("defect", "TLS is missing from this Java.", "Use an ordinary JDK 25.", e);
        }
    }

    private static final class ProxyLogin extends Authenticator {
        private final List<URI> proxies;

        ProxyLogin(List<URI> proxies) {
            this.proxies = proxies;
        }

        @Override
        protected @Nullable PasswordAuthentication getPasswordAuthentication() {
            if (getRequestorType() != RequestorType.PROXY) {
                return null;
            }
            for (URI proxy : proxies) {
                String login = proxy.getRawUserInfo();
                if (login != null && proxy.getHost().equalsIgnoreCase(getRequestingHost())) {
                    String[] parts = login.split(":", 2);
                    String password = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
                    return new PasswordAuthentication(
                            URLDecoder.decode(parts[0], StandardCharsets.UTF_8), password.toCharArray());
                }
            }
            return null;
        }
    }
}
