package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Backstage's auth endpoints, seen by a client with a JWT library of its own. */
class UserTokenTests {

    private static final String REFRESH = "/api/auth/guest/refresh";
    private static final String USERINFO = "/api/auth/v1/userinfo";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start("");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void givesTheGuestASessionThatOthersCanVerify() throws Exception {
        var session = server.get(REFRESH, AJAX).json();
        SignedJWT token = SignedJWT.parse(session.at("/backstageIdentity/token").asString());
        ECKey key = key(token);

        assertThat(session.at("/backstageIdentity/identity/userEntityRef").asString())
                .isEqualTo("user:development/guest");
        assertThat(server.get("/api/ridgeway/platform/audit?action=session.begin&actor=guest")
                        .json()
                        .at("/items"))
                .isNotEmpty();
        assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(token.getHeader().getType()).isEqualTo(new JOSEObjectType("vnd.backstage.user"));
        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("backstage");
        assertThat(token.getJWTClaimsSet().getIssuer()).endsWith("/api/auth");
        assertThat(key.isPrivate()).isFalse();
        assertThat(server.get("/api/auth/.well-known/openid-configuration")
                        .json()
                        .at("/jwks_uri")
                        .asString())
                .endsWith("/api/auth/.well-known/jwks.json");
        assertThat(server.get("/api/catalog/.backstage/auth/v1/jwks.json", "Host: anybody.example")
                        .body())
                .isEqualTo("{\"keys\":[]}");
    }

    @Test
    void knowsTheGuestByTheReferenceThatBackstagesConfigurationNames() throws IOException {
        try (RunningServer named = RunningServer.start("""
                auth:
                  providers:
                    guest:
                      userEntityRef: user:default/Visitor
                      ownershipEntityRefs: [user:default/visitor, group:default/visitors]
                ridgeway: {guest: {role: developer}}
                """)) {
            var identity = named.get(REFRESH, AJAX).json().at("/backstageIdentity");
            assertThat(identity.at("/identity/userEntityRef").asString()).isEqualTo("user:default/visitor");
            assertThat(identity.at("/identity/ownershipEntityRefs"))
                    .extracting(JsonNode::asString)
                    .containsExactly("group:default/visitors", "user:default/visitor");
            String bearer = "Authorization: Bearer " + identity.at("/token").asString();
            assertThat(named.get("/api/ridgeway/session", bearer)
                            .json()
                            .at("/role")
                            .asString())
                    .isEqualTo("developer");
            assertThat(named.get(USERINFO, bearer, "X-Forwarded-For: 203.0.113.9")
                            .status())
                    .as("still a guest, wherever he comes from")
                    .isEqualTo(401);
        }
    }

    @Test
    void knowsTheBearerOfItsTokenAndOfTheLimitedForm() throws Exception {
        SignedJWT token = SignedJWT.parse(token());
        JWTClaimsSet claims = token.getJWTClaimsSet();
        String limited = encoded("{\"typ\":\"vnd.backstage.limited-user\",\"alg\":\"ES256\",\"kid\":\""
                        + token.getHeader().getKeyID() + "\"}")
                + "."
                + encoded("{\"sub\":\"" + claims.getSubject() + "\",\"iat\":"
                        + claims.getIssueTime().toInstant().getEpochSecond() + ",\"exp\":"
                        + claims.getExpirationTime().toInstant().getEpochSecond() + "}")
                + "." + claims.getStringClaim("uip");

        for (String bearer : new String[] {token.serialize(), limited}) {
            assertThat(server.get(USERINFO, "Authorization: Bearer " + bearer)
                            .json()
                            .at("/claims/sub")
                            .asString())
                    .isEqualTo("user:development/guest");
        }
    }

    @Test
    void takesAGuestsTokenOnlyWhereTheGuestMayBe() throws Exception {
        assertThat(server.get(USERINFO, "Authorization: Bearer " + token(), "X-Forwarded-For: 203.0.113.9")
                        .status())
                .isEqualTo(401);
        assertThat(server.get(USERINFO, "Cookie: ridgeway-session=" + token(), "X-Forwarded-For: 203.0.113.9")
                        .status())
                .isEqualTo(401);
        assertThat(server.get(USERINFO, "Cookie: ridgeway-session=" + token()).status())
                .isEqualTo(200);
    }

    @Test
    void refusesTokensThatAreNotItsOwn() throws Exception {
        SignedJWT token = SignedJWT.parse(token());
        ECKey stranger = new ECKeyGenerator(Curve.P_256)
                .keyID(token.getHeader().getKeyID())
                .generate();
        SignedJWT forged = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("vnd.backstage.user"))
                        .keyID(stranger.getKeyID())
                        .build(),
                new JWTClaimsSet.Builder(token.getJWTClaimsSet())
                        .subject("user:default/boss")
                        .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                        .build());
        forged.sign(new ECDSASigner(stranger));
        String unsigned =
                encoded("{\"alg\":\"none\",\"typ\":\"vnd.backstage.user\"}") + "." + token.getParsedParts()[1] + ".";

        assertThat(server.get(USERINFO, "Authorization: Bearer " + forged.serialize())
                        .status())
                .isEqualTo(401);
        assertThat(server.get(USERINFO, "Authorization: Bearer " + unsigned).status())
                .isEqualTo(401);
    }

    @Test
    void givesNoSessionWithoutTheHeaderThatOnlyScriptsOfThisSiteCanSend() throws IOException {
        assertThat(server.get(REFRESH).status()).isEqualTo(401);
        assertThat(server.get(REFRESH, AJAX, "Origin: https://strange.example").status())
                .isEqualTo(403);
        assertThat(server.get(REFRESH, AJAX, "Host: rebound.example").status()).isEqualTo(401);
    }

    private static String token() throws IOException {
        return server.get(REFRESH, AJAX).json().at("/backstageIdentity/token").asString();
    }

    private static ECKey key(SignedJWT token) throws Exception {
        String keys = server.get("/api/auth/.well-known/jwks.json", "Host: anybody.example")
                .body();
        return JWKSet.parse(keys).getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
