package dev.ridgeway.server.platform;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Encrypts what must not lie readable on disk, under {@code RIDGEWAY_KEY} or the 0600 file {@code key} of the data directory. */
public final class Secrets {

    private static final int NONCE = 12;
    private static final SecureRandom random = new SecureRandom();

    private final SecretKeySpec key;

    private Secrets(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    /** @param given any text of the operator's, or null for the key file, which is made when missing */
    public static Secrets of(@Nullable String given, Path dataDirectory) {
        try {
            String text = given == null || given.isBlank() ? keyFile(dataDirectory.resolve("key")) : given;
            return new Secrets(
                    MessageDigest.getInstance("SHA-256").digest(text.strip().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException | GeneralSecurityException e) {
            throw new Problem.Defect(
                    "key-unreadable",
                    "The key of the secrets in " + dataDirectory.resolve("key") + " cannot be read: " + e.getMessage(),
                    "Give the server the right to read it, or set RIDGEWAY_KEY.",
                    e);
        }
    }

    private static String keyFile(Path file) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        if (!Files.exists(file)) {
            byte[] fresh = new byte[32];
            random.nextBytes(fresh);
            Path whole = Files.createTempFile(
                    file.toAbsolutePath().getParent(),
                    "key",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(whole, HexFormat.of().formatHex(fresh));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        }
        return Files.readString(file);
    }

    /** Different on every call; what was changed afterwards does not open. */
    public byte[] seal(byte[] plain) {
        try {
            byte[] nonce = new byte[NONCE];
            random.nextBytes(nonce);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(128, nonce));
            byte[] sealed = cipher.doFinal(plain);
            return ByteBuffer.allocate(NONCE + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new Problem.Defect("secret-not-sealed", "A secret could not be encrypted.", "Report this.", e);
        }
    }

    public byte[] open(byte[] sealed) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, sealed, 0, NONCE));
            return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new Problem.Defect(
                    "secret-not-opened",
                    "A stored secret does not open with the present key.",
                    "Start with the RIDGEWAY_KEY, or the file 'key' of the data directory, it was stored under.",
                    e);
        }
    }
}
