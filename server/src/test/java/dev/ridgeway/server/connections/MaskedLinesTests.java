package dev.ridgeway.server.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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
                "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.abcdefghijklmnop end | got *** end",
            })
    void hidesWhatLooksLikeASecret(String line, String shown) {
        assertThat(new MaskedLines().masked(line)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tests run: 12, Failures: 0",
                "https://registry.example.com/shop/checkout@sha256:4f0c1e2d3b4a",
                "compiled token.go in 3 s",
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
    @ValueSource(strings = {"a", "eyJ", "password", "://a", "token.", "://a:", "secret \t", "gh", "authorization:  "})
    void isNotHeldByAnyLine(String piece) {
        String line = piece.repeat(8_192 / piece.length());

        assertThat(new MaskedLines().masked(line)).isNotEmpty();
    }
}
