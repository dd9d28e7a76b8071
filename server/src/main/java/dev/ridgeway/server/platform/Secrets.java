package dev.ridgeway.server.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
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

    /** Under the operator's own text, or what the file {@code key} holds; empty when there is neither. */
    public static Optional<Secrets> known(@Nullable String given, Path dataDirectory) {
        Path file = dataDirectory.resolve("key");
        try {
            if (given != null && !given.isBlank()) {
                return Optional.of(under(given));
            }
            return Files.exists(file) ? Optional.of(under(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new Problem.Defect(
                    "key-unreadable",
                    "The key of the secrets in " + file + " cannot be read: " + e.getMessage(),
                    "Give the server the right to read it, or set RIDGEWAY_KEY.",
                    e);
        }
    }

    /** Under a key that nobody had before, written into the file {@code key}. */
    public static Secrets fresh(Path dataDirectory) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String text = HexFormat.of().formatHex(bytes);
        try {
            Files.createDirectories(dataDirectory);
            Path whole = Files.createTempFile(
                    dataDirectory,
                    "key",
                    ".new",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(whole, text);
            Files.move(whole, dataDirectory.resolve("key"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return under(text);
    }

    private static Secrets under(String text) {
        try {
            return new Secrets(
                    MessageDigest.getInstance("SHA-256").digest(text.strip().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new Problem.Defect("defect", "SHA-256 is missing from this Java.", "Use an ordinary JDK 25.", e);
        }
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
