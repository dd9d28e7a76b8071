package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Callers with tokens that others sign: a server of old with a shared secret, and somebody who publishes keys. */
class ExternalCallerTests {

    private static final String SESSION = "/api/ridgeway/session";

    /** As long as Backstage tells people to make it. */
    private static final byte[] SECRET = "twenty-four bytes of it.".getBytes(StandardCharsets.UTF_8);

    private static ECKey key;
    private static HttpServer issuer;
    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException, JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("one").generate();
        byte[] published = new JWKSet(key).toString(true).getBytes(StandardCharsets.UTF_8);
        issuer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        issuer.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, published.length);
            exchange.getResponseBody().write(published);
            exchange.close();
        });
        issuer.start();
        server = RunningServer.start("""
                backend:
                  auth:
                    externalAccess:
                      - type: legacy
                        options: {secret: '%s', subject: old}
                        accessRestrictions:
                          - {plugin: catalog, permissionAttribute: {action: [read]}}
                          - {plugin: scaffolder, permission: 'scaffolder.task.read, scaffolder.task.create'}
                      - type: jwks
                        options:
                          url: http://127.0.0.1:%d/keys
                          issuer: https://login.example
                          algorithm: ES256
                          audience: [ridgeway]
                          subjectPrefix: login
                      - type: static
                        options: {token: '${UNSET_IN_TESTS}', subject: dropped}
                """.formatted(
                Base64.getEncoder().encodeToString(SECRET), issuer.getAddress().getPort()));
    }

    @AfterAll
    static void stop() {
        server.close();
        issuer.stop(0);
    }

    @Test
    void knowsTheSharedSecretAndItsRestrictions() throws IOException, JOSEException {
        RunningServer.Answer answer = ask(legacy("backstage-server", SECRET, 60));

        assertThat(answer.json().at("/actor/ref").asString()).isEqualTo("external:old");
        assertThat(answer.json().at("/permissions").toString())
                .contains("catalog.entity.read", "catalog.location.read", "scaffolder.task.read")
                .contains("scaffolder.task.create")
                .doesNotContain("catalog.entity.delete", "catalog.location.create", "scaffolder.task.cancel")
                .doesNotContain("code.");
    }

    @Test
    void refusesWhatTheSharedSecretDidNotSign() throws IOException, JOSEException {
        byte[] other = "another secret, as long.".getBytes(StandardCharsets.UTF_8);

        assertThat(ask(legacy("backstage-server", other, 60)).status()).isEqualTo(401);
        assertThat(ask(legacy("somebody", SECRET, 60)).status()).isEqualTo(401);
        assertThat(ask(legacy("backstage-server", SECRET, -60)).status()).isEqualTo(401);
        assertThat(ask(encoded("{\"alg\":\"none\"}") + "."
                                + legacy("backstage-server", SECRET, 60).split("\\.")[1] + ".")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void knowsThePublishedKeys() throws IOException, JOSEException {
        RunningServer.Answer answer = ask(signed(key, claims("robot")));

        assertThat(answer.json().at("/actor/ref").asString()).isEqualTo("external:login:robot");
    }

    @Test
    void refusesTokensForOthersFromOthersOrPastTheirEnd() throws IOException, JOSEException {
        ECKey strange = new ECKeyGenerator(Curve.P_256).keyID("one").generate();

        assertThat(ask(signed(strange, claims("robot"))).status()).isEqualTo(401);
        assertThat(ask(signed(key, claims("robot").audience("other"))).status()).isEqualTo(401);
        assertThat(ask(signed(key, claims("robot").issuer("https://other.example")))
                        .status())
                .isEqualTo(401);
        assertThat(ask(signed(
                                key,
                                claims("robot")
                                        .expirationTime(Date.from(Instant.now().minusSeconds(60)))))
                        .status())
                .isEqualTo(401);
        byte[] publicKey = key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
        assertThat(ask(token(JWSAlgorithm.HS256, new MACSigner(publicKey), claims("robot")))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void answersWhichPermissionsOneHas() throws IOException, JOSEException {
        RunningServer.Answer answer = server.ask(
                "POST",
                "/api/permission/authorize",
                """
                {"items": [
                  {"id": "a", "permission": {"type": "basic", "name": "catalog.entity.read"}},
                  {"id": "b", "permission": {"type": "basic", "name": "catalog.entity.create"}},
                  {"id": "c", "permission": {"type": "basic", "name": "nobody.knows.it"}}]}
                """,
                "Authorization: Bearer " + legacy("backstage-server", SECRET, 60));

        assertThat(answer.json().at("/items").toString())
                .contains("\"id\":\"a\"")
                .matches(".*ALLOW.*DENY.*DENY.*");
    }

    @Test
    void namesTheLineOfAWrongEntry() {
        assertThatThrownBy(() -> RunningServer.start("""
                        backend:
                          auth:
                            externalAccess:
                              - type: legacy
                                options: {secret: short, subject: old}
                        """))
                .hasMessageContaining("line 5: backend.auth.externalAccess.0.options.secret must be");
    }

    private static RunningServer.Answer ask(String token) throws IOException {
        return server.get(SESSION, "Authorization: Bearer " + token, "Host: elsewhere.example");
    }

    private static String legacy(String subject, byte[] secret, int seconds) {
        long until = Instant.now().plusSeconds(seconds).getEpochSecond();
        String signed =
                encoded("{\"alg\":\"HS256\"}") + "." + encoded("{\"sub\":\"%s\",\"exp\":%d}".formatted(subject, until));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] signature = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
            return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static JWTClaimsSet.Builder claims(String subject) {
        return new JWTClaimsSet.Builder()
                .issuer("https://login.example")
                .audience("ridgeway")
                .subject(subject)
                .expirationTime(Date.from(Instant.now().plusSeconds(60)));
    }

    private static String signed(ECKey key, JWTClaimsSet.Builder claims) throws JOSEException {
        return token(JWSAlgorithm.ES256, new ECDSASigner(key), claims);
    }

    private static String token(JWSAlgorithm algorithm, JWSSigner signer, JWTClaimsSet.Builder claims)
            throws JOSEException {
        SignedJWT jwt =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID("one").build(), claims.build());
        jwt.sign(signer);
        return jwt.serialize();
    }
}
