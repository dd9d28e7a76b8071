package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Configuration;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Signing in, by a token for now, and out. Open to anybody: whoever comes here is not known yet. */
@RestController
@RequestMapping("/api/ridgeway")
class SignInController {

    private static final Duration SESSION = Duration.ofDays(30);

    private final Identity identity;
    private final ActorFilter connections;
    private final Configuration configuration;

    SignInController(Identity identity, ActorFilter connections, Configuration configuration) {
        this.identity = identity;
        this.connections = connections;
        this.configuration = configuration;
    }

    record SignIn(@Nullable String token) {}

    @PostMapping("/identity/session")
    ResponseEntity<Void> signIn(@RequestBody SignIn request, HttpServletRequest http) {
        String token = request.token() == null ? "" : request.token().strip();
        Actor actor = identity.signIn(token, http.getRemoteAddr(), connections.mayBeGuest(http));
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie(token, SESSION).toString())
                .header("X-Ridgeway-Actor", actor.ref())
                .build();
    }

    @DeleteMapping("/identity/session")
    ResponseEntity<Void> signOut(HttpServletRequest http) {
        if (http.getAttribute(ActorFilter.ATTRIBUTE) instanceof Actor actor
                && !actor.means().equals("guest")) {
            identity.sessionEnds(actor);
        }
        return ResponseEntity.noContent()
                .header(HttpHeaders.SET_COOKIE, cookie("", Duration.ZERO).toString())
                .build();
    }

    private ResponseCookie cookie(String value, Duration age) {
        String path = configuration.baseUrl().getPath();
        return ResponseCookie.from(ActorFilter.COOKIE, value)
                .httpOnly(true)
                .sameSite("Lax")
                .secure(configuration.baseUrl().getScheme().equals("https"))
                .path(path == null || path.isEmpty() ? "/" : path)
                .maxAge(age)
                .build();
    }
}
