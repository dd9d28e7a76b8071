package dev.ridgeway.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Secrets;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The ES256 keys that sign user tokens, one set for all replicas. A key signs for a week and is published for a day
 * longer, so that what it signed last can still be verified.
 */
@Component
class SigningKeys {

    private static final Duration SIGNS = Duration.ofDays(7);
    private static final Duration PUBLISHED = SIGNS.plusDays(1);

    @SuppressWarnings("ArrayRecordComponent") // read and opened at once; nobody compares them
    private record StoredKey(ECKey publicKey, byte[] sealed, Instant createdAt) {}

    private final JdbcClient jdbc;
    private final Secrets secrets;
    private final InstantSource clock;

    SigningKeys(JdbcClient jdbc, Secrets secrets, InstantSource clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The key to sign with now, private half included; made when there is none that may, or that opens. */
    @Transactional
    ECKey current() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('identity.signing_key', 0))")
                .query((row, number) -> true)
                .single();
        Instant now = clock.instant();
        jdbc.sql("delete from identity.signing_key where created_at < ?")
                .param(Timestamp.from(now.minus(PUBLISHED)))
                .update();
        Optional<StoredKey> newest = keys().stream()
                .filter(key -> key.createdAt().plus(SIGNS).isAfter(now))
                .findFirst();
        return newest.flatMap(this::opened).orElseGet(() -> made(now));
    }

    /** What may verify tokens now. */
    List<ECKey> published() {
        Instant now = clock.instant();
        return keys().stream()
                .filter(key -> key.createdAt().plus(PUBLISHED).isAfter(now))
                .map(StoredKey::publicKey)
                .toList();
    }

    private ECKey made(Instant now) {
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .keyID(UUID.randomUUID().toString())
                    .algorithm(JWSAlgorithm.ES256)
                    .keyUse(KeyUse.SIGNATURE)
                    .generate();
            jdbc.sql("insert into identity.signing_key (id, public_jwk, sealed_jwk, created_at) values (?, ?, ?, ?)")
                    .params(
                            key.getKeyID(),
                            key.toPublicJWK().toJSONString(),
                            secrets.seal(key.toJSONString().getBytes(StandardCharsets.UTF_8)),
                            Timestamp.from(now))
                    .update();
            return key;
        } catch (JOSEException e) {
            throw new Problem.Defect("defect", "A signing key could not be made.", "Use an ordinary JDK 25.", e);
        }
    }

    /** Empty when it was sealed under a key that was given up since. */
    private Optional<ECKey> opened(StoredKey key) {
        try {
            return Optional.of(parsed(new String(secrets.open(key.sealed()), StandardCharsets.UTF_8)));
        } catch (Problem.Defect lost) {
            return Optional.empty();
        }
    }

    private List<StoredKey> keys() {
        return jdbc.sql("select public_jwk, sealed_jwk, created_at from identity.signing_key order by created_at desc")
                .query((row, number) -> new StoredKey(
                        parsed(row.getString("public_jwk")),
                        row.getBytes("sealed_jwk"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    private static ECKey parsed(String jwk) {
        try {
            return ECKey.parse(jwk);
        } catch (ParseException e) {
            throw new Problem.Defect(
                    "defect", "A stored signing key is damaged.", "Delete the rows of identity.signing_key.", e);
        }
    }
}
