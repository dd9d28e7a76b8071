package dev.ridgeway.adapters.kubernetes.google;

import dev.ridgeway.adapters.ToolHttp;
import dev.ridgeway.plugin.ToolRefused;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The token that Google's application default credentials give this server: by the key of a service account
 * ({@code GOOGLE_APPLICATION_CREDENTIALS}), by the sign-in of {@code gcloud}, or by the account of the machine. It is kept
 * until a minute before it expires.
 */
public final class GoogleToken {

    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";
    private static final String TOKENS = "https://oauth2.googleapis.com/token";
    private static final Duration MARGIN = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String REMEDY =
            "Name the key of a service account in GOOGLE_APPLICATION_CREDENTIALS, in the environment of this server.";

    private final Map<String, String> environment;
    private final Path home;
    private final InstantSource clock;
    private @Nullable Issued issued;

    private record Issued(String text, Instant until) {}

    /** Asks for nothing yet. */
    public GoogleToken(Map<String, String> environment, Path home, InstantSource clock) {
        this.environment = environment;
        this.home = home;
        this.clock = clock;
    }

    public synchronized String text() {
        Issued last = issued;
        if (last == null || !clock.instant().plus(MARGIN).isBefore(last.until())) {
            last = fresh();
            issued = last;
        }
        return last.text();
    }

    /** Somebody refused it. */
    public synchronized void forget() {
        issued = null;
    }

    private Issued fresh() {
        String named = environment.getOrDefault("GOOGLE_APPLICATION_CREDENTIALS", "");
        Path file = named.isBlank() ? folder().resolve("application_default_credentials.json") : Path.of(named);
        if (named.isBlank() && !Files.exists(file)) {
            return issued(ofTheMachine());
        }
        JsonNode key;
        try {
            key = JSON.readTree(Files.readString(file));
        } catch (IOException | JacksonException e) {
            throw failed("the file " + file + " cannot be read");
        }
        URI tokens = URI.create(key.path("token_uri").asString(TOKENS));
        String type = key.path("type").asString("");
        return issued(
                switch (type) {
                    case "service_account" ->
                        form(
                                tokens,
                                Map.of(
                                        "grant_type",
                                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                                        "assertion",
                                        assertion(key, tokens)));
                    case "authorized_user" ->
                        form(
                                tokens,
                                Map.of(
                                        "grant_type", "refresh_token",
                                        "client_id", key.path("client_id").asString(""),
                                        "client_secret",
                                                key.path("client_secret").asString(""),
                                        "refresh_token",
                                                key.path("refresh_token").asString("")));
                    default ->
                        throw new ToolRefused(
                                "cluster-auth-unsupported",
                                "The credentials in " + file + " are of the type \"" + type
                                        + "\", by which this version cannot sign in to Google.",
                                REMEDY);
                });
    }

    private Path folder() {
        String folder = environment.getOrDefault("CLOUDSDK_CONFIG", "");
        return folder.isBlank() ? home.resolve(".config/gcloud") : Path.of(folder);
    }

    private HttpRequest ofTheMachine() {
        String host = environment.getOrDefault("GCE_METADATA_HOST", "metadata.google.internal");
        return HttpRequest.newBuilder(URI.create("http://" + host
                        + "/computeMetadata/v1/instance/service-accounts/default/token?scopes=" + SCOPE))
                .header("Metadata-Flavor", "Google")
                .build();
    }

    private static HttpRequest form(URI tokens, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return HttpRequest.newBuilder(tokens)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private String assertion(JsonNode key, URI tokens) {
        Instant now = clock.instant();
        String claims = encoded(JSON.writeValueAsBytes(Map.of("alg", "RS256", "typ", "JWT")))
                + "."
                + encoded(JSON.writeValueAsBytes(Map.of(
                        "iss",
                        key.path("client_email").asString(""),
                        "scope",
                        SCOPE,
                        "aud",
                        tokens.toString(),
                        "iat",
                        now.getEpochSecond(),
                        "exp",
                        now.plus(HOUR).getEpochSecond())));
        try {
            String pem = key.path("private_key").asString("").replaceAll("-----[^-]+-----|\\s", "");
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem))));
            signature.update(claims.getBytes(StandardCharsets.US_ASCII));
            return claims + "." + encoded(signature.sign());
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw failed("the private_key of the service account cannot be used");
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private Issued issued(HttpRequest request) {
        HttpResponse<String> answer = ToolHttp.exchange("Google", request, BodyHandlers.ofString(), PATIENCE);
        try {
            JsonNode body = JSON.readTree(answer.body());
            String token = body.path("access_token").asString("");
            if (answer.statusCode() == 200 && !token.isEmpty()) {
                return new Issued(
                        token,
                        clock.instant().plusSeconds(body.path("expires_in").asLong(0)));
            }
            throw failed(request.uri().getHost() + " answers with " + answer.statusCode() + " "
                    + body.path("error_description").asString(body.path("error").asString("")));
        } catch (JacksonException e) {
            throw failed(request.uri().getHost() + " answers with " + answer.statusCode());
        }
    }

    private static ToolRefused failed(String why) {
        return new ToolRefused(
                "cluster-credential-failed", "Google gave this server no token: " + why.strip() + ".", REMEDY);
    }
}
