package dev.ridgeway.server.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.server.platform.OutboundHttp;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes tokens that somebody else signs, by the public keys that they publish. Keys are kept and asked for anew. */
final class JwksCaller implements ExternalCallers.Caller {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration SKEW = Duration.ofSeconds(10);

    private final String url;
    private final List<String> issuers;
    private final List<String> audiences;
    private final String prefix;
    private final InstantSource clock;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    JwksCaller(Setting options, Setting url, InstantSource clock) {
        this.url = url.text();
        this.clock = clock;
        this.issuers = ExternalCallers.words(options.child("issuer"));
        this.audiences = ExternalCallers.words(options.child("audience"));
        this.prefix = options.child("subjectPrefix").map(it -> it.text() + ":").orElse("");
        Set<JWSAlgorithm> algorithms = ExternalCallers.words(options.child("algorithm")).stream()
                .map(JWSAlgorithm::parse)
                .collect(Collectors.toCollection(HashSet::new));
        if (algorithms.isEmpty()) {
            algorithms.addAll(JWSAlgorithm.Family.RSA);
            algorithms.addAll(JWSAlgorithm.Family.EC);
        }
        algorithms.removeAll(JWSAlgorithm.Family.HMAC_SHA);
        try {
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                    algorithms,
                    JWKSourceBuilder.create(URI.create(this.url).toURL(), JwksCaller::fetch)
                            .build()));
        } catch (MalformedURLException | IllegalArgumentException e) {
            throw url.wrong("an address such as https://login.example.com/jwks.json");
        }
        processor.setJWSTypeVerifier((type, context) -> {});
        processor.setJWTClaimsSetVerifier((claims, context) -> {});
    }

    @Override
    public Optional<String> subject(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!meantForUs(claims)) {
                return Optional.empty();
            }
            processor.process(jwt, null);
            return Optional.of(prefix + claims.getSubject());
        } catch (KeySourceException e) {
            throw new Problem.ToolFailed(
                    "the keys at " + url,
                    new ToolUnavailable(
                            "keys-unavailable",
                            "The keys at " + url + " cannot be read, so the token cannot be checked.",
                            "Try again; if it stays, check backend.auth.externalAccess and the way to that address."));
        } catch (ParseException | BadJOSEException | JOSEException notThisOne) {
            return Optional.empty();
        }
    }

    private boolean meantForUs(JWTClaimsSet claims) {
        return claims.getSubject() != null
                && (issuers.isEmpty() || issuers.contains(String.valueOf(claims.getIssuer())))
                && (audiences.isEmpty() || claims.getAudience().stream().anyMatch(audiences::contains))
                && (claims.getExpirationTime() == null
                        || claims.getExpirationTime().toInstant().plus(SKEW).isAfter(clock.instant()))
                && (claims.getNotBeforeTime() == null
                        || claims.getNotBeforeTime().toInstant().minus(SKEW).isBefore(clock.instant()));
    }

    private static Resource fetch(URL url) throws IOException {
        try (HttpClient client = OutboundHttp.client().connectTimeout(PATIENCE).build()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create(url.toString()))
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("status " + answer.statusCode());
            }
            return new Resource(answer.body(), "application/json");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
