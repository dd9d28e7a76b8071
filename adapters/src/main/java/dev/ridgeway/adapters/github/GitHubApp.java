package dev.ridgeway.adapters.github;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.plugin.PluginContext;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A GitHub App: signs itself in with its key, and has a token of an hour for each organisation it is installed in. */
final class GitHubApp {

    private static final Duration EARLIER = Duration.ofMinutes(5);
    private static final Duration INSTALLED = Duration.ofMinutes(10);

    /** What stands before the key of PKCS #1 to make it one of PKCS #8: version 0 and the name of RSA. */
    private static final byte[] RSA = {
        2, 1, 0, 48, 13, 6, 9, 42, (byte) 134, 72, (byte) 134, (byte) 247, 13, 1, 1, 1, 5, 0
    };

    private final String id;
    private final PrivateKey key;
    private final Set<String> owners;
    private final InstantSource clock;
    private final HostHttp http;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();
    private volatile Installed installed = new Installed(List.of(), Instant.MIN);

    private record Installed(List<Installation> all, Instant until) {}

    private record Installation(
            long id,
            @JsonProperty("target_type") @Nullable String targetType,
            @Nullable Account account) {

        boolean isOf(String owner) {
            return account != null && account.login().equalsIgnoreCase(owner);
        }
    }

    private record Account(String login) {}

    private record Token(
            String token, @JsonProperty("expires_at") String expiresAt) {}

    GitHubApp(ToolSetting setting, String title, URI api, PluginContext context) {
        this.id = setting.child("appId").needed("the id of a GitHub App");
        this.key = key(setting.child("privateKey"));
        ToolSetting allowed = setting.child("allowedInstallationOwners");
        this.owners = HostSettings.texts(allowed).stream()
                .map(it -> it.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
        this.clock = context.clock();
        this.http = new HostHttp(title, api, path -> itself(), context.outbound(), context.clock());
    }

    private static PrivateKey key(ToolSetting setting) {
        String pem = setting.needed("the private key of the App, as PEM");
        boolean plain = pem.contains("RSA PRIVATE KEY");
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(plain ? wrapped(der) : der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw setting.wrong("the private key of the App, as PEM");
        }
    }

    private static byte[] wrapped(byte[] der) {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        inner.writeBytes(RSA);
        inner.writeBytes(element(4, der));
        return element(48, inner.toByteArray());
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(tag);
        all.write(130);
        all.write(content.length >> 8);
        all.write(content.length);
        all.writeBytes(content);
        return all.toByteArray();
    }

    /** The headers by which the App is known as itself. */
    Map<String, String> itself() {
        long now = clock.instant().getEpochSecond();
        String claims = "{\"iat\":%d,\"exp\":%d,\"iss\":\"%s\"}".formatted(now - 60, now + 540, id);
        String signed = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoded(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.UTF_8));
            return HostSettings.bearer(signed + "." + encoded(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The token for what the owner has; empty when the App is not installed there, or not to be used there. */
    Optional<String> token(String owner) {
        String name = owner.toLowerCase(Locale.ROOT);
        if (!owners.isEmpty() && !owners.contains(name)) {
            return Optional.empty();
        }
        Token known = tokens.get(name);
        if (known != null && isGood(known)) {
            return Optional.of(known.token());
        }
        return installation(name).map(it -> {
            Token made = http.post("/app/installations/" + it.id() + "/access_tokens", Map.of(), Token.class);
            tokens.put(name, made);
            return made.token();
        });
    }

    private boolean isGood(Token token) {
        return clock.instant().isBefore(Instant.parse(token.expiresAt()).minus(EARLIER));
    }

    /** The organisations that it is installed in, and to be used for. */
    List<String> organizations() {
        return installations().stream()
                .filter(it -> "Organization".equals(it.targetType()))
                .flatMap(it -> Stream.ofNullable(it.account()))
                .map(Account::login)
                .filter(it -> owners.isEmpty() || owners.contains(it.toLowerCase(Locale.ROOT)))
                .toList();
    }

    private Optional<Installation> installation(String owner) {
        return installations().stream().filter(it -> it.isOf(owner)).findFirst();
    }

    private List<Installation> installations() {
        Instant now = clock.instant();
        if (!now.isBefore(installed.until())) {
            List<Installation> all = http.pages("/app/installations?per_page=100", Installation[].class)
                    .orElse(List.of());
            installed = new Installed(all, now.plus(INSTALLED));
        }
        return installed.all();
    }

    /** Whose things a path of the API is about. */
    static @Nullable String owner(String path) {
        String[] parts = path.split("[/?]", -1);
        return parts.length > 3 && Set.of("repos", "orgs", "users").contains(parts[1])
                ? HostAddress.decoded(parts[2])
                : null;
    }
}
