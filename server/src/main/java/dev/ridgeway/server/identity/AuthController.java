package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backstage's {@code /api/auth} for the guest, and who the bearer of a token is. */
@RestController
@RequestMapping("/api/auth")
class AuthController {

    private final Identity identity;
    private final UserTokens tokens;

    AuthController(Identity identity, UserTokens tokens) {
        this.identity = identity;
        this.tokens = tokens;
    }

    /** The session of a guest, with a fresh token that is good on connections which may be a guest's. */
    @RequestMapping("/guest/refresh")
    Map<String, Object> refresh(
            Actor actor, @RequestHeader(name = "X-Requested-With", required = false) @Nullable String requestedWith) {
        if (!"XMLHttpRequest".equals(requestedWith)) {
            throw new Problem.Unauthenticated(
                    "header-missing", "Invalid X-Requested-With header", "Send X-Requested-With: XMLHttpRequest.");
        }
        if (!actor.means().equals("guest")) {
            throw new Problem.Forbidden(
                    "not-a-guest",
                    actor.ref() + " did not come as a guest.",
                    "Use the token you have; a guest's session is for guests.");
        }
        identity.sessionBegins(actor);
        List<String> ownership = actor.ownership().stream().sorted().toList();
        return Map.of(
                "profile", Map.of("displayName", identity.displayName(actor.ref())),
                "providerInfo", Map.of(),
                "backstageIdentity",
                        Map.of(
                                "token",
                                tokens.issue(actor.ref()),
                                "expiresInSeconds",
                                UserTokens.LIFE.toSeconds(),
                                "identity",
                                Map.of(
                                        "type",
                                        "user",
                                        "userEntityRef",
                                        actor.ref(),
                                        "ownershipEntityRefs",
                                        ownership)));
    }

    /** Nothing to forget: the token ends by itself, and the client drops it. */
    @PostMapping("/guest/logout")
    void logout(Actor actor) {
        identity.sessionEnds(actor);
    }

    @GetMapping("/v1/userinfo")
    Map<String, Object> userinfo(Actor actor) {
        return Map.of(
                "claims",
                Map.of(
                        "sub",
                        actor.ref(),
                        "ent",
                        actor.ownership().stream().sorted().toList()));
    }
}
