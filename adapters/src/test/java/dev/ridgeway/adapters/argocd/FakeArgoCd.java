package dev.ridgeway.adapters.argocd;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;

/** As much of Argo CD's API as a connection asks about itself; answers as version 3.5 does. */
final class FakeArgoCd implements AutoCloseable {

    private final JsonServer server = new JsonServer(this::answer);
    private final String token;
    private final String account;
    private final Set<String> allowed = new HashSet<>();

    FakeArgoCd(String token, String account) throws IOException {
        this.token = token;
        this.account = account;
    }

    /** As the end of the address that asks for it: {@code applications/get/*}{@code /*}. */
    FakeArgoCd allow(String right) {
        allowed.add(right);
        return this;
    }

    URI address() {
        return server.address();
    }

    private Answer answer(HttpExchange request, String body) {
        String path = request.getRequestURI().getPath();
        boolean known = ("Bearer " + token).equals(request.getRequestHeaders().getFirst("Authorization"));
        String canI = "/api/v1/account/can-i/";
        if (path.equals("/api/version")) {
            return Answer.ok("{\"Version\":\"v3.5.3+c9c369e\",\"GoVersion\":\"go1.26.8\"}");
        }
        if (path.equals("/api/v1/session/userinfo")) {
            return Answer.ok(
                    known ? "{\"loggedIn\":true,\"username\":\"%s\",\"iss\":\"argocd\"}".formatted(account) : "{}");
        }
        if (!known) {
            return new Answer(401, "{\"error\":\"invalid session\",\"code\":16,\"message\":\"invalid session\"}");
        }
        return path.startsWith(canI)
                ? Answer.ok(
                        "{\"value\":\"%s\"}".formatted(allowed.contains(path.substring(canI.length())) ? "yes" : "no"))
                : new Answer(404, "{\"error\":\"Not Found\",\"code\":5}");
    }

    @Override
    public void close() {
        server.close();
    }
}
