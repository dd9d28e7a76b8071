package dev.ridgeway.server.identity;

import com.nimbusds.jose.jwk.ECKey;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What others need to verify our tokens. Open to anybody: the public halves of keys. */
@RestController
class JwksController {

    private final SigningKeys keys;
    private final UserTokens tokens;

    JwksController(SigningKeys keys, UserTokens tokens) {
        this.keys = keys;
        this.tokens = tokens;
    }

    @GetMapping("/api/auth/.well-known/jwks.json")
    Map<String, Object> keys() {
        return Map.of("keys", keys.published().stream().map(ECKey::toJSONObject).toList());
    }

    /** Nothing signs here as a plugin of its own. */
    @GetMapping("/api/{plugin}/.backstage/auth/v1/jwks.json")
    Map<String, Object> keysOfPlugin(@PathVariable String plugin) {
        return Map.of("keys", List.of());
    }

    @GetMapping("/api/auth/.well-known/openid-configuration")
    Map<String, Object> configuration() {
        String issuer = tokens.issuer();
        return Map.of(
                "issuer", issuer,
                "token_endpoint", issuer + "/v1/token",
                "userinfo_endpoint", issuer + "/v1/userinfo",
                "jwks_uri", issuer + "/.well-known/jwks.json",
                "response_types_supported", List.of("id_token"),
                "subject_types_supported", List.of("public"),
                "id_token_signing_alg_values_supported", List.of("ES256"),
                "scopes_supported", List.of("openid"),
                "token_endpoint_auth_methods_supported", List.of(),
                "claims_supported", List.of("sub", "ent"));
    }
}
