package dev.ridgeway.server.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedLinesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "git clone https://ada:hunter2@git.example.com/a.git | git clone https://***@git.example.com/a.git",
                "Authorization: Bearer abc.def-ghi | Authorization: Bearer ***",
                "curl -H 'authorization: basic YWRhOmI=' | curl -H 'authorization: basic ***'",
                "DB_PASSWORD=hunter22 next | DB_PASSWORD=*** next",
                "{\"api_key\":\"1234567\",\"a\":1} | {\"api_key\":\"***\",\"a\":1}",
                "client-secret: s3cr3t-value | client-secret: ***",
                "pushed with ghp_0123456789abcdefghijABCDEFGHIJ012345 | pushed with ***",
                "AKIAIOSFODNN7EXAMPLE is used | *** is used",
                "authorization: 0123456789abcdef0123 | authorization: ***",
                "Set-Cookie: session=abcdef; Path=/ | Set-Cookie: session=***; Path=/",
                "Cookie: theme=dark; session=abc123; a=\"b c\"; d=e | Cookie: ***",
                "curl -H 'Cookie: theme=dark; session=abc' -v | curl -H 'Cookie: ***' -v",
                "{\"body\":\"{\\\"password\\\":\\\"hunter22\\\",\\\"a\\\":1}\"} | {\"body\":\"{\\\"password\\\":\\\"***\\\",\\\"a\\\":1}\"}",
                "{\"password\":\"ab cd;ef\\\"gh12\",\"a\":1} | {\"password\":\"***\",\"a\":1}",
                "password=ab;cdefgh12 next | password=*** next",
                "PGPASSWORD=abc,defgh next | PGPASSWORD=*** next",
                "login --password hunter22 -v | login --password *** -v",
                "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.abcdefghijklmnop end | got *** end",
            })
    void hidesWhatLooksLikeASecret(String line, String shown) {
        assertThat(new MaskedLines().masked(line)).isEqualTo(shown);
    }

    @Test
    void hidesWhatIsCalledLikeASettingThatComesFromASecret() {
        MaskedLines masked = new MaskedLines(Set.of("STRIPE", "db.url"));

        assertThat(masked.masked("STRIPE=abc db.url: 'x' {\"STRIPE\":\"q\"}"))
                .isEqualTo("STRIPE=*** db.url: '***' {\"STRIPE\":\"***\"}");
        assertThat(masked.masked("{\\\"STRIPE\\\":\\\"q;r s\\\"} STRIPE='a b'"))
                .isEqualTo("{\\\"STRIPE\\\":\\\"***\\\"} STRIPE='***'");
        assertThat(masked.masked("asked STRIPE for dbxurl=1")).isEqualTo("asked STRIPE for dbxurl=1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tests run: 12, Failures: 0",
                "https://registry.example.com/shop/checkout@sha256:4f0c1e2d3b4a",
                "compiled token.go in 3 s",
                "max_tokens=100, tokens: 12",
                "{\"tokens\":[\"a\"],\"secret\":{\"name\":\"b\"}}",
                "4f0c1e2d3b4a4f0c1e2d3b4a4f0c1e2d3b4a4f0c1e2d3b4a4f0c1e2d3b4a4f0c",
                "a cookie: the usual kind",
                "the password is checked"
            })
    void leavesAloneWhatIsNone(String line) {
        assertThat(new MaskedLines().masked(line)).isEqualTo(line);
    }

    @Test
    void hidesAPrivateKeyFromItsBeginToItsEnd() throws IOException {
        String log = "before\n-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nafter\n";

        assertThat(copied(log, 0)).isEqualTo("before\n***\n***\n***\nafter\n");
    }

    @Test
    void hidesTheRestOfAPrivateKeyThatBeganBefore() throws IOException {
        String line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n";

        assertThat(copied(line + line + "shortEnd==\n-----END PRIVATE KEY-----\nafter\n", 0))
                .isEqualTo("***\n***\n***\n***\nafter\n");
    }

    @Test
    void goesOnAfterALineThatOnlyNamesAKey() throws IOException {
        String named = "expected -----BEGIN PRIVATE KEY----- in file\n";

        assertThat(copied(named + "started in 3 s\n", 0)).isEqualTo("***\nstarted in 3 s\n");
        assertThat(copied(named + "word\n".repeat(200), 0)).endsWith("\nword\nword\n");
    }

    @Test
    void passesOnEveryLineOnceAndCutsEndlessOnes() throws IOException {
        assertThat(copied("one\ntwo\nthree", 1)).isEqualTo("two\nthree\n");
        assertThat(copied("", 0)).isEmpty();
        assertThat(copied("x".repeat(100_000) + "\nnext\n", 0))
                .hasSize(8_192 + " …\nnext\n".length())
                .endsWith(" …\nnext\n");
    }

    private static String copied(String text, int skipped) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
            new MaskedLines().copy(in, out, skipped);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Whoever writes a log must not be able to hold a processor by it: no piece is looked at again and again. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "eyJ",
                "password",
                "://a",
                "token.",
                "://a:",
                "secret \t",
                "gh",
                "authorization:  ",
                "password=\"\\",
                "cookie: a=\"",
                "--token ",
                "cookie:a=\"\"",
                "token='"
            })
    void isNotHeldByAnyLine(String piece) {
        String line = piece.repeat(8_192 / piece.length());

        assertThat(new MaskedLines().masked(line)).isNotEmpty();
    }
}
