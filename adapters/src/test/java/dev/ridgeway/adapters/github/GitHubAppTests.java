package dev.ridgeway.adapters.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.code.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An App that is installed in one organisation, against a server that verifies its signature as GitHub does. */
class GitHubAppTests {

    private static KeyPair keys;

    private JsonServer github;
    private HostContext context;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        keys = generator.generateKeyPair();
    }

    @BeforeEach
    void start() throws IOException {
        github = new JsonServer(this::answer);
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private Answer answer(HttpExchange request, String body) {
        String path = request.getRequestURI().getPath();
        String credential = String.valueOf(request.getRequestHeaders().getFirst("Authorization"));
        if (path.startsWith("/app")) {
            if (!isItself(credential.substring("Bearer ".length()))) {
                return new Answer(401, "{\"message\":\"A JSON web token could not be decoded\"}");
            }
            return path.equals("/app/installations/7/access_tokens")
                    ? new Answer(
                            201,
                            "{\"token\":\"ghs_%s\",\"expires_at\":\"%s\"}"
                                    .formatted(
                                            context.now().getEpochSecond(),
                                            context.now().plusSeconds(3600)))
                    : Answer.ok("[{\"id\":7,\"account\":{\"login\":\"Shop\"}}]");
        }
        return Answer.ok(credential);
    }

    private boolean isItself(String token) {
        String[] parts = token.split("\\.", -1);
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(keys.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
            String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            long now = context.now().getEpochSecond();
            return signature.verify(Base64.getUrlDecoder().decode(parts[2]))
                    && claims.equals("{\"iat\":%d,\"exp\":%d,\"iss\":\"42\"}".formatted(now - 60, now + 540));
        } catch (GeneralSecurityException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return false;
        }
    }

    /** The key as GitHub hands it out: what it is in PKCS #8 without the 26 bytes before it. */
    private static String pem() {
        byte[] whole = keys.getPrivate().getEncoded();
        return pem("RSA PRIVATE KEY", Arrays.copyOfRange(whole, 26, whole.length));
    }

    private static String pem(String name, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(name, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), name);
    }

    private SourceReader reader(String pem, String more) {
        context = new HostContext("""
                integrations.github:
                - host: github.example.com
                  apiBaseUrl: '%s'
                  %s
                  apps:
                  - appId: 42
                    privateKey: |
                %s""".formatted(github.address(), more, pem.indent(6)));
        return new GitHubPlugin().sourceReaders().getFirst().create(context);
    }

    private static String credential(SourceReader reader, String owner) {
        return reader.file(URI.create("https://github.example.com/" + owner + "/cart/blob/main/a.yaml"))
                .text();
    }

    @Test
    void hasATokenOfAnHourForEachOrganisation() {
        SourceReader reader = reader(pem(), "");

        String first = credential(reader, "shop");
        assertThat(first).startsWith("Bearer ghs_");
        context.pass(Duration.ofMinutes(54));
        assertThat(credential(reader, "shop")).isEqualTo(first);
        context.pass(Duration.ofMinutes(2));
        assertThat(credential(reader, "shop")).startsWith("Bearer ghs_").isNotEqualTo(first);
        assertThat(github.asked().stream().filter(it -> it.startsWith("POST"))).hasSize(2);
    }

    @Test
    void takesTheTokenWhereItIsNotInstalled() {
        assertThat(credential(reader(pem(), "token: plain"), "elsewhere")).isEqualTo("Bearer plain");
        assertThat(credential(reader(pem(), ""), "elsewhere")).isEqualTo("null");
    }

    @Test
    void takesAKeyOfEitherForm() {
        assertThat(credential(reader(pem("PRIVATE KEY", keys.getPrivate().getEncoded()), ""), "shop"))
                .startsWith("Bearer ghs_");
        assertThatThrownBy(() -> reader(pem("RSA PRIVATE KEY", new byte[] {1, 2, 3}), ""))
                .isInstanceOfSatisfying(
                        SettingWrong.class,
                        it -> assertThat(it.key()).isEqualTo("integrations.github.0.apps.0.privateKey"));
    }
}
