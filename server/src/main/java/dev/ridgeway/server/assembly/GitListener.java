package dev.ridgeway.server.assembly;

import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.Http11NioProtocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.filter.OncePerRequestFilter;

/** The listener of {@code --git-listen}: Git and webhooks, nothing else, and nobody is a guest there. */
@Configuration(proxyBeanMethods = false)
class GitListener {

    private static final Pattern WITH_PORT = Pattern.compile("(?:(\\[[0-9A-Fa-f:.]+]|[^:]*):)?([0-9]{1,5})");
    private static final Pattern ALONE =
            Pattern.compile("[A-Za-z0-9._-]*[A-Za-z.][A-Za-z0-9._-]*|\\[?[0-9A-Fa-f]*[:.][0-9A-Fa-f:.]*]?");
    private static final int USUAL_PORT = 7008;
    private static final Set<String> SERVED = Set.of("/git", "/webhooks");
    private static final String WEBHOOKS = "/api/events/http/";

    private final @Nullable InetSocketAddress address;

    GitListener(ServerOptions options) {
        String text = options.gitListen();
        this.address = text == null ? null : address(text);
    }

    /** {@code host:port}, {@code [host]:port} or a host; {@code :port} or a port, then on every address. */
    static InetSocketAddress address(String text) {
        Matcher matcher = WITH_PORT.matcher(text);
        boolean withPort = matcher.matches();
        int port = withPort ? Integer.parseInt(matcher.group(2)) : USUAL_PORT;
        String host = withPort ? matcher.group(1) : text;
        if (port > 65_535 || (!withPort && !ALONE.matcher(text).matches())) {
            throw wrong(text);
        }
        try {
            return new InetSocketAddress(
                    host == null || host.isEmpty() ? InetAddress.getByName("0.0.0.0") : InetAddress.getByName(host),
                    port);
        } catch (UnknownHostException e) {
            throw wrong(text);
        }
    }

    private static Problem wrong(String text) {
        return new Problem.Invalid(
                "option-wrong",
                "--git-listen " + text + " is no address to listen on.",
                "Write an address of this machine, with a port unless it is " + USUAL_PORT
                        + ", for example 0.0.0.0:7008.");
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> gitConnector() {
        return factory -> {
            if (address != null) {
                factory.addAdditionalConnectors(connector(address));
            }
        };
    }

    private static Connector connector(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new Problem.Conflict(
                    "port-in-use",
                    "Port " + address.getPort() + " on " + address.getHostString() + " cannot be used: "
                            + e.getMessage() + ".",
                    "Stop what listens there, or choose another with --git-listen.");
        }
        Http11NioProtocol protocol = new Http11NioProtocol();
        protocol.setAddress(address.getAddress());
        protocol.setExecutor(new VirtualThreadExecutor("git-"));
        Connector connector = new Connector(protocol);
        connector.setPort(address.getPort());
        return connector;
    }

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> gitListenerFilter() {
        FilterRegistrationBean<OncePerRequestFilter> registration =
                new FilterRegistrationBean<>(new OnlyGit(address == null ? new InetSocketAddress(0) : address));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setEnabled(address != null);
        return registration;
    }

    private static final class OnlyGit extends OncePerRequestFilter {
        private final InetSocketAddress address;

        OnlyGit(InetSocketAddress address) {
            this.address = address;
        }

        /** The portal may have the same port at another address. */
        private boolean serves(HttpServletRequest request) {
            return request.getLocalPort() == address.getPort()
                    && (address.getAddress().isAnyLocalAddress()
                            || address.getAddress().equals(InetAddress.ofLiteral(request.getLocalAddr())));
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (serves(request)) {
                request.setAttribute(Identity.TOKENS_ONLY, true);
                if (!SERVED.contains(request.getServletPath())
                        && !request.getServletPath().startsWith(WEBHOOKS)) {
                    response.setStatus(HttpServletResponse.SC_NOT_FOUND);
                    return;
                }
            }
            chain.doFilter(request, response);
        }
    }
}
