package dev.ridgeway.adapters.hosted;

import dev.ridgeway.plugin.ToolRefused;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Whether a webhook comes from who knows the secret. Compared in a time that tells nothing of it. */
public final class Signature {

    private Signature() {}

    /** Refuses unless {@code signature} is the hexadecimal HMAC-SHA256 of the body by one of the secrets. */
    public static void requireHmac(String topic, List<String> secrets, byte[] body, String signature) {
        String given = signature.toLowerCase(Locale.ROOT);
        require(topic, secrets, given, secret -> hmac(secret, body));
    }

    /** Refuses unless {@code token} is one of the secrets itself. */
    public static void requireToken(String topic, List<String> secrets, String token) {
        require(topic, secrets, token, UnaryOperator.identity());
    }

    private static void require(String topic, List<String> secrets, String given, UnaryOperator<String> proof) {
        if (secrets.isEmpty()) {
            throw new ToolRefused(
                    "webhook-secret-missing",
                    "The configuration has no secret for webhooks of " + topic + ", so none is believed.",
                    "Set events.modules." + topic + ".webhookSecret, and the same secret at the host.");
        }
        byte[] bytes = given.getBytes(StandardCharsets.UTF_8);
        boolean known = false;
        for (String secret : secrets) {
            known |= MessageDigest.isEqual(proof.apply(secret).getBytes(StandardCharsets.UTF_8), bytes);
        }
        if (!known) {
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
