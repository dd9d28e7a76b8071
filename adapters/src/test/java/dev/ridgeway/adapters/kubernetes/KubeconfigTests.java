package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Credential programs here are real ones, as small as a shell script. */
class KubeconfigTests {

    @TempDir
    private Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void knowsItsContexts() throws IOException {
        Kubeconfig config = config("{token: abc}");

        assertThat(config.contexts()).containsExactly("one", "two");
        assertThat(config.currentContext()).contains("two");
    }

    @Test
    void joinsClusterAndUserOfAContext() throws IOException {
        ClusterSettings one = config("{token: abc}").settings("one");
        ClusterSettings two = config("{token: abc}").settings("two");

        assertThat(one.server()).isEqualTo(URI.create("https://one.example:6443"));
        assertThat(one.authorities()).isEqualTo("authority of one");
        assertThat(one.anybody()).isFalse();
        assertThat(one.credential().token()).isEqualTo("abc");
        assertThat(one.namespace()).contains("shop");
        assertThat(two.anybody()).isTrue();
        assertThat(two.proxy()).contains(URI.create("http://proxy.example:3128"));
        assertThat(two.credential()).isEqualTo(new Credential.None());
    }

    @Test
    void readsFilesBesideIt() throws IOException {
        Files.writeString(folder.resolve("crt.pem"), "certificate\n");
        Files.writeString(folder.resolve("key.pem"), "key\n");
        assertThat(config("{client-certificate: crt.pem, client-key: key.pem}")
                        .settings("one")
                        .credential())
                .isEqualTo(new Credential.Certificate("certificate", "key"));

        Path token = Files.writeString(folder.resolve("token"), "first");
        Credential credential =
                config("{token: of-old, tokenFile: token}").settings("one").credential();
        assertThat(credential.token()).isEqualTo("first");
        Files.writeString(token, "second");
        assertThat(credential.token()).isEqualTo("second");
    }

    @Test
    void asksACredentialProgramAndKeepsItsTokenWhileItIsGood() throws IOException {
        program("get-token", """
                echo x >> "$FOLDER/asked"
                echo "$KUBERNETES_EXEC_INFO" > "$FOLDER/info"
                printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",
                  "status":{"token":"made-for-%s","expirationTimestamp":"2026-01-01T00:15:00Z"}}' "$1"
                """);
        Credential credential = config("""
                {exec: {apiVersion: client.authentication.k8s.io/v1, command: ./get-token, args: [prod],
                  env: [{name: FOLDER, value: %s}], interactiveMode: IfAvailable, provideClusterInfo: true}}""".formatted(folder)).settings("one").credential();

        assertThat(credential.token()).isEqualTo("made-for-prod");
        now = now.plusSeconds(13 * 60);
        assertThat(credential.token()).isEqualTo("made-for-prod");
        assertThat(folder.resolve("asked")).hasContent("x");
        now = now.plusSeconds(61);
        credential.token();
        assertThat(folder.resolve("asked")).hasContent("x\nx");
        credential.refused();
        credential.token();
        assertThat(folder.resolve("asked")).hasContent("x\nx\nx");
        assertThat(Files.readString(folder.resolve("info")))
                .contains(
                        "\"kind\":\"ExecCredential\"",
                        "\"interactive\":false",
                        "\"server\":\"https://one.example:6443\"")
                .contains(base64("authority of one"));
    }

    @Test
    void saysWhyACredentialProgramMadeNoToken() throws IOException {
        program("fails", "echo trying; echo first >&2; echo 'The SSO session has expired.' >&2; exit 3");
        program("says-nothing", "echo '{\"status\":{}}'");
        program("half-a-certificate", "echo '{\"status\":{\"clientCertificateData\":\"a\"}}'");
        program("no-json", "echo \"}{\"");

        assertThat(problem("fails").message()).contains("fails", "ended with 3 (The SSO session has expired.)");
        assertThat(problem("says-nothing").message()).contains("wrote neither a token nor a certificate");
        assertThat(problem("half-a-certificate").message())
                .contains("wrote neither a token nor a certificate with its key");
        assertThat(problem("no-json").code()).isEqualTo("cluster-file-broken");
        assertThat(problem("is-not-there").remedy()).isEqualTo("Get it from example.com.");
    }

    /** The pipe ends when the last one that has it open is gone: the program and what it started. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void endsAProgramThatHangsWithAllThatItStarted() throws Exception {
        Path alive = folder.resolve("alive");
        assertThat(new ProcessBuilder("mkfifo", alive.toString()).start().waitFor())
                .isZero();
        program("hangs", "exec 3> '%s'; sleep 300 & wait".formatted(alive));
        Credential credential =
                config("{exec: {command: ./hangs}}").settings("one").credential();
        AtomicReference<String> problem = new AtomicReference<>();
        Thread asking = Thread.ofVirtual().start(() -> {
            try {
                credential.token();
            } catch (ToolProblem e) {
                problem.set(e.code());
            }
        });

        try (InputStream pipe = Files.newInputStream(alive)) {
            asking.interrupt();
            assertThat(pipe.read()).isEqualTo(-1);
        }
        asking.join();
        assertThat(problem).hasValue("cluster-credential-late");
    }

    @Test
    void givesAProgramNothingThatIsForTheServerAlone() {
        Map<String, String> environment =
                new HashMap<>(Map.of("PATH", "/bin", "RIDGEWAY_KEY", "k", "SPRING_DATASOURCE_PASSWORD", "p"));

        new ExecCredential(new ExecCredential.Command(List.of("a"), Map.of("A", "b"), folder, "{}", ""), () -> now)
                .prepare(environment);

        assertThat(environment)
                .containsOnly(Map.entry("PATH", "/bin"), Map.entry("A", "b"), Map.entry("KUBERNETES_EXEC_INFO", "{}"));
    }

    @Test
    void refusesWaysInThatNeedAPersonOrAreGone() throws IOException {
        for (String user : List.of(
                "{exec: {command: a, interactiveMode: Always}}",
                "{auth-provider: {name: gcp}}",
                "{username: me, password: secret-word}")) {
            Kubeconfig config = config(user);
            assertThatExceptionOfType(ToolRefused.class)
                    .isThrownBy(() -> config.settings("one"))
                    .satisfies(it -> assertThat(it.code()).isEqualTo("cluster-auth-unsupported"))
                    .withMessageNotContaining("secret-word");
        }
    }

    @Test
    void refusesWaysToAClusterThatItCannotGo() throws IOException {
        for (String way : List.of(
                "proxy-url: 'socks5://proxy.example'",
                "proxy-url: 'https://proxy.example'",
                "proxy-url: 'http://me:secret-word@proxy.example'")) {
            Path file = Files.writeString(folder.resolve("config"), """
                    clusters: [{name: c, cluster: {server: 'https://one.example', %s}}]
                    contexts: [{name: one, context: {cluster: c}}]
                    """.formatted(way));
            Kubeconfig config = Kubeconfig.read(file, () -> now);
            assertThatExceptionOfType(ToolRefused.class)
                    .isThrownBy(() -> config.settings("one"))
                    .satisfies(it -> assertThat(it.code()).isEqualTo("cluster-auth-unsupported"))
                    .withMessageNotContaining("secret-word");
        }
    }

    @Test
    void saysWhatIsWrongWithAFile() throws IOException {
        Kubeconfig config = config("{token: abc}");

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> config.settings("three"))
                .withMessageContaining("it has no context \"three\"");
        Path broken = Files.writeString(folder.resolve("broken"), "token: [secret-word");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> Kubeconfig.read(broken, () -> now))
                .withMessageContaining("is not YAML")
                .withMessageNotContaining("secret-word");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> Kubeconfig.read(folder.resolve("missing"), () -> now))
                .satisfies(it -> assertThat(it.code()).isEqualTo("cluster-file-unreadable"));
    }

    private ToolProblem problem(String program) throws IOException {
        Credential credential = config(
                        "{exec: {command: ./%s, installHint: Get it from example.com.}}".formatted(program))
                .settings("one")
                .credential();
        try {
            credential.token();
        } catch (ToolProblem problem) {
            return problem;
        }
        throw new AssertionError(program + " made a token");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private Kubeconfig config(String user) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                current-context: two
                clusters:
                - name: first
                  cluster: {server: 'https://one.example:6443', certificate-authority-data: %s}
                - name: second
                  cluster: {server: 'https://two.example', insecure-skip-tls-verify: true, proxy-url: 'http://proxy.example:3128'}
                users:
                - name: me
                  user: %s
                contexts:
                - {name: one, context: {cluster: first, user: me, namespace: shop}}
                - {name: two, context: {cluster: second}}
                """.formatted(base64("authority of one"), user));
        return Kubeconfig.read(file, () -> now);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
