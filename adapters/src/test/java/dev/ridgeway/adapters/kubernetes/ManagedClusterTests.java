package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.testkit.PrivateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kubeconfig files of managed and tunnelled clusters ask for, at a real TLS server whose certificate is for *.cluster.internal. */
class ManagedClusterTests {

    private static final String NAMES = "*.cluster.internal";

    @TempDir
    private static Path certificates;

    @TempDir
    private Path folder;

    private final Queue<String> askedFor = new ConcurrentLinkedQueue<>();
    private final Queue<String> known = new ConcurrentLinkedQueue<>();
    private final Queue<String> actors = new ConcurrentLinkedQueue<>();
    private static SSLContext context;
    private HttpsServer server;

    @BeforeAll
    static void issue() throws IOException, GeneralSecurityException {
        PrivateAuthority authority = PrivateAuthority.in(certificates);
        authority.write("reader");
        authority.write("former");
        context = context(authority.issue(NAMES));
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = context.getDefaultSSLParameters();
                wanted.setWantClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private static SSLContext context(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        Certificate[] chain = keys.getCertificateChain(NAMES);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        try {
            trusted.load(null, null);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        trusted.setCertificateEntry("ca", chain[chain.length - 1]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** The version for who has a token or the certificate of "reader", a refusal for all others. */
    private void answer(HttpExchange exchange) throws IOException {
        ExtendedSSLSession session = (ExtendedSSLSession) ((HttpsExchange) exchange).getSSLSession();
        session.getRequestedServerNames().forEach(it -> askedFor.add(((SNIHostName) it).getAsciiName()));
        String peer = "";
        try {
            peer = session.getPeerPrincipal().getName();
        } catch (SSLPeerUnverifiedException e) {
            // Known by a token, then.
        }
        known.add(peer);
        List<String> users = exchange.getRequestHeaders().get("Impersonate-User");
        if (users != null) {
            actors.add(users + " " + exchange.getRequestHeaders().get("Impersonate-Group") + " "
                    + exchange.getRequestHeaders().get("Impersonate-Extra-scopes"));
        }
        boolean may = "CN=reader".equals(peer)
                || "Bearer abc".equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = (may ? "{\"gitVersion\":\"v1.36.3\"}" : "{\"kind\":\"Status\",\"code\":401}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(may ? 200 : 401, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private KubernetesCluster cluster(String host, String more, String user) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), """
                clusters: [{name: c, cluster: {server: 'https://%s:%d', certificate-authority: %s, %s}}]
                users: [{name: me, user: %s}]
                contexts: [{name: one, context: {cluster: c, user: me}}]
                """.formatted(
                        host, server.getAddress().getPort(), certificates.resolve("ca.pem"), more, user));
        Kubeconfig config = Kubeconfig.read(file, InstantSource.system());
        return new KubernetesCluster("test", host, () -> config.settings("one"), InstantSource.system());
    }

    @Test
    void trustsACertificateForTheNameThatTheFileSays() throws IOException {
        assertThat(cluster("localhost", "tls-server-name: api.cluster.internal", "{token: abc}")
                        .ask())
                .isEqualTo("1.36.3");
        for (String other : List.of(
                "",
                "tls-server-name: api.other.internal",
                "tls-server-name: cluster.internal",
                "tls-server-name: one.api.cluster.internal")) {
            KubernetesCluster wrong = cluster("localhost", other, "{token: abc}");
            assertThatExceptionOfType(ToolProblem.class).as(other).isThrownBy(wrong::ask);
        }
        assertThat(known).hasSize(1);
    }

    @Test
    void asksAnAddressForThatName() throws IOException {
        assertThat(cluster("127.0.0.1", "tls-server-name: API.cluster.internal", "{token: abc}")
                        .ask())
                .isEqualTo("1.36.3");

        assertThat(askedFor).containsExactly("API.cluster.internal");
    }

    @Test
    void signsInByTheCertificateThatAProgramMakes() throws IOException {
        program(made("reader"));

        KubernetesCluster cluster = cluster("127.0.0.1", "", "{exec: {command: ./make}}");

        assertThat(cluster.ask()).isEqualTo("1.36.3");
        assertThat(cluster.ask()).isEqualTo("1.36.3");
        assertThat(known).containsExactly("CN=reader", "CN=reader");
        assertThat(folder.resolve("asked")).hasContent("x");
    }

    @Test
    void hasACertificateMadeAnewWhenTheOldOneIsRefused() throws IOException {
        program("if [ -e %1$s/asked ]; then %2$s; else %3$s; fi".formatted(folder, made("reader"), made("former")));

        assertThat(cluster("127.0.0.1", "", "{exec: {command: ./make}}").ask()).isEqualTo("1.36.3");

        assertThat(known).containsExactly("CN=former", "CN=reader");
    }

    @Test
    void actsAsWhomTheFileNames() throws IOException {
        assertThat(cluster(
                                "127.0.0.1",
                                "",
                                "{token: abc, as: 'jane@example.com', as-groups: [platform, readers], as-user-extra: {scopes: [view]}}")
                        .ask())
                .isEqualTo("1.36.3");

        assertThat(actors).containsExactly("[jane@example.com] [platform, readers] [view]");
    }

    @Test
    void refusesToActAsANumberOrAGroupAlone() throws IOException {
        for (String user : List.of("{token: abc, as: jane, as-uid: '7'}", "{token: abc, as-groups: [some]}")) {
            assertThatExceptionOfType(ToolRefused.class)
                    .isThrownBy(() -> cluster("127.0.0.1", "", user).ask())
                    .satisfies(it -> assertThat(it.code()).isEqualTo("cluster-auth-unsupported"));
        }
    }

    private String made(String name) throws IOException {
        String json =
                "{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"status\":{\"clientCertificateData\":\"%s\",\"clientKeyData\":\"%s\"}}"
                        .formatted(
                                Files.readString(certificates.resolve(name + ".crt"))
                                        .replace("\n", "\\n"),
                                Files.readString(certificates.resolve(name + ".key"))
                                        .replace("\n", "\\n"));
        Files.writeString(folder.resolve(name + ".json"), json);
        return "cat " + folder.resolve(name + ".json");
    }

    private void program(String script) throws IOException {
        Path file = Files.writeString(
                folder.resolve("make"), "#!/bin/sh\n" + script + "\necho x >> " + folder.resolve("asked") + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
}
