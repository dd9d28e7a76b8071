package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.ProblemAdvice;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Turns a connection into an actor. A bearer token, a session cookie or, for Git, a password that is a token tell who is
 * asking. Without any of them the connection is a guest's if it comes from this machine itself and was meant for it: a
 * loopback peer, no forwarding header, {@code Host} and {@code Origin} of this server. So a strange page in the same
 * browser, or a name that somebody lets point to 127.0.0.1, is no guest.
 */
@Component
class ActorFilter extends OncePerRequestFilter {

    static final String ATTRIBUTE = Actor.class.getName();
    static final String COOKIE = "ridgeway-session";

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> FORWARDED = List.of(
            "Forwarded",
            "X-Forwarded",
            "X-Forwarded-For",
            "X-Forwarded-Host",
            "X-Forwarded-Proto",
            "X-Forwarded-Server",
            "X-Real-IP",
            "Via",
            "CF-Connecting-IP",
            "True-Client-IP");

    private final Identity identity;
    private final Configuration configuration;
    private final Refusals refusals;

    ActorFilter(Identity identity, Configuration configuration, Refusals refusals) {
        this.identity = identity;
        this.configuration = configuration;
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return true;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Optional<Actor> actor = actor(request);
            actor.ifPresent(it -> request.setAttribute(ATTRIBUTE, it));
            guardActuator(request, actor);
        } catch (Problem | DataAccessException | TransactionException e) {
            write(ProblemAdvice.toProblem(e), request, response);
            return;
        }
        chain.doFilter(request, response);
        if (request.getAttribute(ATTRIBUTE) instanceof Actor actor) {
            refusals.heed(actor, request, response);
        }
    }

    /** Health says no more than up or down and is everybody's; the rest of the actuator is no controller of ours. */
    private static void guardActuator(HttpServletRequest request, Optional<Actor> actor) {
        String path = request.getServletPath();
        if (path.startsWith("/actuator") && !path.startsWith("/actuator/health")) {
            actor.orElseThrow(ActorFilter::nobody).require(Permission.METRICS_READ);
        }
    }

    static Problem.Unauthenticated nobody() {
        return new Problem.Unauthenticated(
                "credentials-missing",
                "Missing credentials",
                "Sign in with a token, or send it in the Authorization header.");
    }

    private Optional<Actor> actor(HttpServletRequest request) {
        String origin = request.getRemoteAddr();
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            try {
                return Optional.of(identity.byToken(token(authorization), origin, mayBeGuest(request)));
            } catch (Problem.Unauthenticated refused) {
                refusals.heed(refused, origin);
                throw refused;
            }
        }
        String session = cookie(request);
        if (session != null) {
            requireSameOrigin(request);
            try {
                Actor actor = identity.byToken(session, origin);
                return actor.means().equals("guest") && !mayBeGuest(request) ? Optional.empty() : Optional.of(actor);
            } catch (Problem.Unauthenticated refused) {
                refusals.heed(refused, origin);
                return mayBeGuest(request) ? Optional.of(identity.guest(origin)) : Optional.empty();
            }
        }
        if (mayBeGuest(request)) {
            requireSameOrigin(request);
            return Optional.of(identity.guest(origin));
        }
        return Optional.empty();
    }

    private static String token(String authorization) {
        String[] parts = authorization.strip().split("\\s+", 2);
        if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")) {
            return parts[1];
        }
        if (parts.length == 2 && parts[0].equalsIgnoreCase("Basic")) {
            try {
                String pair = new String(Base64.getDecoder().decode(parts[1]), StandardCharsets.UTF_8);
                return pair.substring(pair.indexOf(':') + 1);
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
        return "";
    }

    private static @Nullable String cookie(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(COOKIE)) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    boolean mayBeGuest(HttpServletRequest request) {
        if (request.getAttribute(Identity.TOKENS_ONLY) != null || !identity.guests()) {
            return false;
        }
        // No browser speaks HTTP/1.0; a proxy does that was told nothing but where to pass requests.
        if (request.getProtocol().equals("HTTP/1.0")
                || FORWARDED.stream().anyMatch(header -> request.getHeader(header) != null)) {
            return false;
        }
        try {
            if (!InetAddress.ofLiteral(request.getRemoteAddr()).isLoopbackAddress()) {
                return false;
            }
        } catch (IllegalArgumentException e) {
            return false;
        }
        String host = request.getHeader("Host");
        return isLoopback(host, request)
                || (isOurs(host, request)
                        && Roles.isLoopback(configuration.baseUrl().getHost()));
    }

    /** A page of another site may make a browser send its cookie, or come from this machine; it may not change anything. */
    private void requireSameOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String site = request.getHeader("Sec-Fetch-Site");
        boolean foreign = (origin != null && !isOurs(authority(origin), request))
                || (site != null && !Set.of("same-origin", "none").contains(site) && !isNavigation(request));
        boolean unsafe = !SAFE_METHODS.contains(request.getMethod());
        boolean saysSo = origin != null || site != null || request.getHeader("X-Requested-With") != null;
        boolean json = request.getContentType() != null
                && request.getContentType().toLowerCase(Locale.ROOT).startsWith("application/json");
        if (foreign || (unsafe && !saysSo && !isGit(request) && !json)) {
            throw new Problem.Forbidden(
                    "cross-site-request",
                    "The request comes from another site than this portal.",
                    "Open the portal itself, or send a token in the Authorization header.");
        }
    }

    /** Git asks for a password when it is told to, and prints plain text. */
    private static boolean isGit(HttpServletRequest request) {
        return request.getRequestURI()
                .substring(request.getContextPath().length())
                .startsWith("/git/");
    }

    private static boolean isNavigation(HttpServletRequest request) {
        return "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
                && request.getMethod().equals("GET");
    }

    private boolean isOurs(@Nullable String authority, HttpServletRequest request) {
        if (authority == null) {
            return false;
        }
        return isLoopback(authority, request)
                || authority.equalsIgnoreCase(configuration.baseUrl().getAuthority());
    }

    private static boolean isLoopback(@Nullable String authority, HttpServletRequest request) {
        int port = request.getLocalPort();
        return authority != null
                && LOOPBACK_NAMES.stream()
                        .anyMatch(name -> authority.equalsIgnoreCase(name + ":" + port)
                                || (port == 80 && authority.equalsIgnoreCase(name)));
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (isGit(request)) {
            response.setStatus(problem.status());
            if (problem.status() == HttpServletResponse.SC_UNAUTHORIZED) {
                response.setHeader("WWW-Authenticate", "Basic realm=\"Ridgeway\", charset=\"UTF-8\"");
            }
            response.setContentType("text/plain;charset=UTF-8");
            response.getWriter().write(problem.sentence() + " " + problem.remedy() + "\n");
            return;
        }
        ProblemAdvice.write(problem, request, response);
    }
}
