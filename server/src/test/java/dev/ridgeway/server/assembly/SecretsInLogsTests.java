package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Reads everything that a talkative server logs while it is handed secrets, and its audit record. */
class SecretsInLogsTests {

    private static final String WORD = "verySecret";

    @Test
    void neitherLogsNorAuditRecordHoldASecret() throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        String made;
        String audit;
        try (RunningServer server = RunningServer.start("""
                backend: {auth: {externalAccess: [{type: static, options: {token: verySecretStatic, subject: ci}}]}}
                integrations: {github: [{host: git.example, token: verySecretIntegration}]}
                scaffolder: {defaultEnvironment: {secrets: {KEY: verySecretEnvironment}}}
                """)) {
            Level before = ((Logger) LoggerFactory.getLogger("dev.ridgeway")).getLevel();
            ((Logger) LoggerFactory.getLogger("dev.ridgeway")).setLevel(Level.TRACE);
            lines.start();
            root.addAppender(lines);
            made = server.ask(
                            "POST",
                            "/api/ridgeway/identity/tokens",
                            "{\"name\": \"logged\", \"scopes\": [\"reader\"], \"expiresInDays\": 1}")
                    .json()
                    .at("/token")
                    .asString();
            String session = "/api/ridgeway/session";
            server.get(session, "Authorization: Bearer " + made);
            server.get(session, "Authorization: Bearer verySecretWrong");
            server.get(session, "Cookie: ridgeway-session=verySecretCookie");
            server.get(session + "?token=verySecretQuery");
            server.get("/api/catalog/entities/by-query?limit=verySecretNumber&access_token=verySecretQuery");
            server.ask("POST", "/api/ridgeway/identity/session", "{\"token\": \"verySecretSignIn\"}");
            server.ask("POST", "/api/ridgeway/identity/session", "{\"token\": \"verySecretStatic\"}");
            server.ask("POST", "/api/ridgeway/identity/session", "{\"token\": verySecretBroken");
            server.ask("POST", "/api/auth/guest/refresh", "", "X-Requested-With: XMLHttpRequest");
            server.get("/git/some/where.git/info/refs?service=git-receive-pack", "Authorization: Basic " + basic());
            server.ask(
                    "POST",
                    "/api/catalog/locations",
                    "{\"type\": \"url\", \"target\": \"https://someone:verySecretAddress@127.0.0.1:1/all.yaml\"}");
            server.ask(
                    "POST",
                    "/api/scaffolder/v2/tasks",
                    "{\"templateRef\": \"template:default/none\", \"values\": {}, \"secrets\": {\"K\": \"verySecretTask\"}}");
            audit = server.get("/api/ridgeway/platform/audit?limit=500").body();
            ((Logger) LoggerFactory.getLogger("dev.ridgeway")).setLevel(before);
        } finally {
            root.detachAppender(lines);
        }

        List<String> logged = lines.list.stream()
                .map(it -> it.getFormattedMessage()
                        + (it.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(it.getThrowableProxy())))
                .toList();
        assertThat(made).startsWith("rdg_");
        assertThat(logged).noneMatch(line -> line.contains(WORD) || line.contains(made) || line.contains(basic()));
        assertThat(audit).contains("token.create").doesNotContain(WORD).doesNotContain(made);
    }

    private static String basic() {
        return Base64.getEncoder().encodeToString("someone:verySecretPassword".getBytes(StandardCharsets.UTF_8));
    }
}
