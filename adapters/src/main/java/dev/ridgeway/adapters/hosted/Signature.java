package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.ToolRefused;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a webhook comes from who knows the secret. Compared in a time that tells nothing of it. */
public final class Signature {

    private Signature() {}

    /** Refuses unless {@code signature} is the hexadecimal HMAC-SHA256 of the body. */
    public static void requireHmac(String topic, Optional<String> secret, byte[] body, String signature) {
        require(topic, hmac(needed(topic, secret), body), signature.toLowerCase(Locale.ROOT));
    }

    /** Refuses unless {@code token} is the secret itself. */
    public static void requireToken(String topic, Optional<String> secret, String token) {
        require(topic, needed(topic, secret), token);
    }

    private static String needed(String topic, Optional<String> secret) {
        return secret.orElseThrow(() -> new ToolRefused(
                "webhook-secret-missing",
                "The configuration has no secret for webhooks of " + topic + ", so none is believed.",
                "Set events.modules." + topic + ".webhookSecret, and the same secret at the host."));
    }

    private static void require(String topic, String expected, String given) {
        boolean same = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
        if (!same) {
            throw new ToolRefused(
                    "webhook-not-signed",
                    "The message is not signed with the secret of events.modules." + topic + ".webhookSecret.",
                    "Set the same secret at the host and in the configuration.");
        }
    }

    private static String hmac(String secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
