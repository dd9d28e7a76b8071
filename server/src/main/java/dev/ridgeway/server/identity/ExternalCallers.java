package dev.ridgeway.server.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;

/**
 * Backstage's {@code backend.auth.externalAccess}: callers that are no people, by a fixed token or by a signed one.
 * They may do everything, less what {@code accessRestrictions} and a role in {@code ridgeway.roles} leave out.
 */
@Component
class ExternalCallers {

    private static final int SHORTEST_SHARED = 16;
    private static final String SHARED = "a secret of at least " + SHORTEST_SHARED + " bytes in base64";

    /** One way in; the name behind the token, empty when it does not open this one. */
    interface Caller {
        Optional<String> subject(String token);
    }

    private record Entry(Caller caller, Set<Permission> permissions) {}

    private final Roles roles;
    private final List<Entry> entries = new ArrayList<>();
    private final InstantSource clock;

    ExternalCallers(Configuration configuration, Roles roles, InstantSource clock) {
        this.roles = roles;
        this.clock = clock;
        for (Setting setting : configuration
                .at("backend.auth.externalAccess")
                .map(Setting::list)
                .orElse(List.of())) {
            caller(setting).ifPresent(it -> entries.add(new Entry(it, allowed(setting))));
        }
    }

    /** Who the token is and what the configuration lets them do. */
    Optional<Actor> actor(String token, String origin) {
        for (Entry entry : entries) {
            Optional<String> subject = entry.caller().subject(token);
            if (subject.isPresent()) {
                String ref = "external:" + subject.get();
                Set<Permission> permissions = EnumSet.noneOf(Permission.class);
                permissions.addAll(entry.permissions());
                roles.bound(ref).ifPresent(role -> permissions.retainAll(roles.anywhere(role)));
                return Optional.of(new Actor(ref, Set.of(), permissions, origin, "token"));
            }
        }
        return Optional.empty();
    }

    /** Empty when its token or secret was dropped, because the environment does not set it. */
    private Optional<Caller> caller(Setting setting) {
        Setting options = setting.child("options").orElseThrow(() -> setting.wrong("an object with type and options"));
        String type = setting.child("type").map(Setting::text).orElse("");
        String subject = options.child("subject").map(Setting::text).orElse("external");
        return switch (type) {
            case "static" -> options.child("token").map(token -> fixed(token.text(), subject));
            case "legacy" -> options.child("secret").map(secret -> legacy(secret, subject));
            case "jwks" -> options.child("url").map(url -> new JwksCaller(options, url, clock));
            default -> throw setting.wrong("of the type static, legacy or jwks");
        };
    }

    private static Caller fixed(String expected, String subject) {
        byte[] known = expected.getBytes(StandardCharsets.UTF_8);
        return token -> !expected.isEmpty() && MessageDigest.isEqual(known, token.getBytes(StandardCharsets.UTF_8))
                ? Optional.of(subject)
                : Optional.empty();
    }

    /** HS256 under a shared secret, subject {@code backstage-server}, as Backstage's servers of old sign. */
    private Caller legacy(Setting secret, String subject) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(secret.text().replace('-', '+').replace('_', '/'));
        } catch (IllegalArgumentException e) {
            throw secret.wrong(SHARED);
        }
        if (key.length < SHORTEST_SHARED) {
            throw secret.wrong(SHARED);
        }
        return token -> {
            try {
                SignedJWT jwt = SignedJWT.parse(token);
                JWTClaimsSet claims = jwt.getJWTClaimsSet();
                boolean genuine = JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                        && "backstage-server".equals(claims.getSubject())
                        && claims.getAudience().isEmpty()
                        && (claims.getExpirationTime() == null
                                || claims.getExpirationTime().toInstant().isAfter(clock.instant()))
                        && MessageDigest.isEqual(
                                mac(key, jwt.getSigningInput()),
                                jwt.getSignature().decode());
                return genuine ? Optional.of(subject) : Optional.empty();
            } catch (ParseException notThisOne) {
                return Optional.empty();
            }
        };
    }

    /** By hand, since Nimbus takes no secret under 32 bytes, and Backstage tells people to make one of 24. */
    private static byte[] mac(byte[] key, byte[] signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(signed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code accessRestrictions}: none means everything; every line adds what plugin, permission and attribute leave. */
    private static Set<Permission> allowed(Setting caller) {
        Optional<Setting> restrictions = caller.child("accessRestrictions");
        if (restrictions.isEmpty()) {
            return EnumSet.allOf(Permission.class);
        }
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (Setting restriction : restrictions.get().list()) {
            String plugin = restriction.child("plugin").map(Setting::text).orElse("");
            List<String> names = words(restriction.child("permission"));
            List<String> actions =
                    words(restriction.child("permissionAttribute").flatMap(attribute -> attribute.child("action")));
            for (Permission permission : Permission.values()) {
                if (permission.plugin().equals(plugin)
                        && (names.isEmpty() || names.contains(permission.id()))
                        && (actions.isEmpty() || actions.contains(permission.action()))) {
                    permissions.add(permission);
                }
            }
        }
        return permissions;
    }

    static List<String> words(Optional<Setting> setting) {
        return setting.map(value -> value.raw() instanceof List<?>
                        ? value.list().stream().map(Setting::text).toList()
                        : List.of(value.text().split("[,\\s]+")))
                .orElse(List.of());
    }
}
