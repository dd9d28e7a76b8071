package dev.ridgeway.testkit;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A web server on this machine whose certificate comes from an authority of its own, as companies have them. */
public final class PrivateSite implements AutoCloseable {

    private final HttpsServer server;
    private final Path authority;

    private PrivateSite(HttpsServer server, Path authority) {
        this.server = server;
        this.authority = authority;
    }

    /** Answers every path with {@code content}; its certificate is for {@code name} and for 127.0.0.1. */
    public static PrivateSite start(Path folder, String name, String content) throws IOException {
        PrivateAuthority authority = PrivateAuthority.in(folder);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context(authority.issue(name))));
        server.createContext("/", exchange -> {
            byte[] body = content.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return new PrivateSite(server, authority.certificate());
    }

    private static SSLContext context(KeyStore keys) {
        try {
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, PrivateAuthority.PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate of the authority, a file in PEM form. */
    public Path authority() {
        return authority;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
