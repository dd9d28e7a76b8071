package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.testkit.PrivateSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterTrustTests {

    private static String authority = "";

    @BeforeAll
    static void makeAuthority(@TempDir Path folder) throws IOException {
        try (PrivateSite site = PrivateSite.start(folder, "client", "")) {
            authority = Files.readString(site.authority());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void readsKeysOfEveryKind(String algorithm) throws GeneralSecurityException, IOException {
        byte[] key = KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPrivate()
                .getEncoded();

        assertThat(ClusterTrust.of(settings(pem(key)))).isNotSameAs(SSLContext.getDefault());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"})
    void saysThatAKeyIsNone(String key) {
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> ClusterTrust.of(settings(key)))
                .satisfies(it -> assertThat(it.code()).isEqualTo("cluster-file-broken"));
    }

    @Test
    void trustsWhomTheServerTrustsWhereNothingIsSaid() throws GeneralSecurityException {
        assertThat(ClusterTrust.of(new ClusterSettings(
                        URI.create("https://cluster.example"),
                        "",
                        false,
                        new Credential.None(),
                        Optional.empty(),
                        Optional.empty())))
                .isSameAs(SSLContext.getDefault());
    }

    private static ClusterSettings settings(String key) {
        return new ClusterSettings(
                URI.create("https://cluster.example"),
                "",
                false,
                new Credential.Certificate(authority, key),
                Optional.empty(),
                Optional.empty());
    }

    private static String pem(byte[] key) {
        return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key)
                + "\n-----END PRIVATE KEY-----\n";
    }
}
