package dev.ridgeway.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backstage's user tokens: ES256, an hour long, audience {@code backstage}. The claim {@code uip} is the signature of
 * the limited form of the same token (subject and times only), which is accepted as well.
 */
@Component
class UserTokens {

    static final Duration LIFE = Duration.ofHours(1);

    private static final String USER = "vnd.backstage.user";
    private static final String LIMITED = "vnd.backstage.limited-user";
    private static final String AUDIENCE = "backstage";
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final SigningKeys keys;
    private final Configuration configuration;
    private final InstantSource clock;

    UserTokens(SigningKeys keys, Configuration configuration, InstantSource clock) {
        this.keys = keys;
        this.configuration = configuration;
        this.clock = clock;
    }

    String issuer() {
        return configuration.baseUrl() + "/api/auth";
    }

    /** A new token of the person with that reference. */
    String issue(String subject) {
        ECKey key = keys.current();
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            // Clients rebuild this form byte by byte, so its header and payload are written in Backstage's order.
            JWSObject proof = new JWSObject(
                    JWSHeader.parse(Base64URL.encode(
                            "{\"typ\":\"%s\",\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(LIMITED, key.getKeyID()))),
                    new Payload("{\"sub\":%s,\"iat\":%d,\"exp\":%d}"
                            .formatted(
                                    JsonMapper.shared().writeValueAsString(subject),
                                    now.getEpochSecond(),
                                    now.plus(LIFE).getEpochSecond())));
            proof.sign(new ECDSASigner(key));
            SignedJWT token = new SignedJWT(
                    header(USER, key),
                    new JWTClaimsSet.Builder()
                            .issuer(issuer())
                            .subject(subject)
                            .audience(AUDIENCE)
                            .issueTime(Date.from(now))
                            .expirationTime(Date.from(now.plus(LIFE)))
                            .claim("uip", proof.getSignature().toString())
                            .build());
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException | ParseException e) {
            throw new Problem.Defect("defect", "A token could not be signed.", "Use an ordinary JDK 25.", e);
        }
    }

    private static JWSHeader header(String type, ECKey key) {
        return new JWSHeader.Builder(JWSAlgorithm.ES256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build();
    }

    /** The subject of a token of ours; empty when it is none. Throws {@link Problem.Unauthenticated} when it is past its end. */
    Optional<String> subject(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            String type = String.valueOf(jwt.getHeader().getType());
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!Set.of(USER, LIMITED).contains(type) || !verified(jwt) || claims.getSubject() == null) {
                return Optional.empty();
            }
            boolean ours =
                    issuer().equals(claims.getIssuer()) && claims.getAudience().contains(AUDIENCE);
            if (type.equals(USER) && !ours) {
                return Optional.empty();
            }
            Date end = claims.getExpirationTime();
            if (end == null || !end.toInstant().plus(SKEW).isAfter(clock.instant())) {
                throw new Problem.Unauthenticated(
                        "token-expired", "The token has ended.", "Ask for a new one at " + issuer() + ".");
            }
            return Optional.of(claims.getSubject());
        } catch (ParseException notAToken) {
            return Optional.empty();
        }
    }

    private boolean verified(SignedJWT token) {
        if (!JWSAlgorithm.ES256.equals(token.getHeader().getAlgorithm())) {
            return false;
        }
        try {
            for (ECKey key : keys.published()) {
                if (key.getKeyID().equals(token.getHeader().getKeyID())) {
                    return token.verify(new ECDSAVerifier(key));
                }
            }
            return false;
        } catch (JOSEException e) {
            return false;
        }
    }
}
