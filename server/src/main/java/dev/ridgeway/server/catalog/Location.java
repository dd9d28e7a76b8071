package dev.ridgeway.server.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/** An address the catalog reads, with the reference of the Location entity that stands for it. */
public record Location(String id, String type, String target, String entityRef) {

    /** One that is not stored yet; a folder of a repository is spelled as one of its files. */
    public static Location of(String type, String target) {
        return of(UUID.randomUUID().toString(), type, target);
    }

    private static Location of(String id, String type, String target) {
        String same = type.equals("url")
                ? target.replaceFirst("^(https://git\\.ridgeway\\.internal/[^/]+/[^/]+)/tree/", "$1/blob/")
                : target;
        return new Location(id, type, same, "location:default/generated-" + sha1(type + ":" + same));
    }

    /** The same location at another target. */
    public Location at(String otherTarget) {
        return of(id, type, otherTarget);
    }

    /** {@code type:target}, as the annotations of its entities spell it. */
    public String text() {
        return type + ":" + target;
    }

    private static String sha1(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
