package dev.ridgeway.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A certificate authority that nobody knows, as companies have them, and certificates by it. */
public final class PrivateAuthority {

    static final char[] PASSWORD = "changeit".toCharArray();

    private final Path store;
    private final Path certificate;

    private PrivateAuthority(Path store, Path certificate) {
        this.store = store;
        this.certificate = certificate;
    }

    /** A new one, whose files are in that folder. */
    public static PrivateAuthority in(Path folder) throws IOException {
        PrivateAuthority authority = new PrivateAuthority(folder.resolve("authority.p12"), folder.resolve("ca.pem"));
        authority.keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=Private", "-ext", "bc:c");
        authority.keytool("-exportcert", "-rfc", "-alias", "ca", "-file", authority.certificate.toString());
        return authority;
    }

    /** The certificate of the authority, a file in PEM form. */
    public Path certificate() {
        return certificate;
    }

    /** A key with a certificate for {@code name} and for 127.0.0.1; its password is {@code changeit}. */
    public KeyStore issue(String name) throws IOException {
        keytool(
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-signer",
                "ca",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:" + name + ",ip:127.0.0.1");
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore all = KeyStore.getInstance("PKCS12");
            all.load(in, PASSWORD);
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, PASSWORD);
            one.setKeyEntry(name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
            return one;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@link #issue} as PEM files {@code name.crt} and {@code name.key} beside those of the authority. */
    public void write(String name) throws IOException {
        KeyStore issued = issue(name);
        try {
            Key key = issued.getKey(name, PASSWORD);
            Files.writeString(store.resolveSibling(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
            StringBuilder chain = new StringBuilder();
            for (Certificate one : issued.getCertificateChain(name)) {
                chain.append(pem("CERTIFICATE", one.getEncoded()));
            }
            Files.writeString(store.resolveSibling(name + ".crt"), chain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] content) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n";
    }

    private void keytool(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.onExit().join().exitValue() != 0) {
            throw new IllegalStateException(said);
        }
    }
}
