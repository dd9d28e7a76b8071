package dev.ridgeway.server.identity;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The three ordinary roles; each holds everything of the one before it. */
public enum Role {
    READER,
    DEVELOPER,
    PLATFORM;

    /** The name written in configuration, tokens and answers, such as {@code developer}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What the role allows, as a fresh set. */
    public Set<Permission> permissions() {
        EnumSet<Permission> all = EnumSet.allOf(Permission.class);
        if (this == PLATFORM) {
            return all;
        }
        all.removeAll(Set.of(
                Permission.CATALOG_LOCATION_DELETE,
                Permission.CATALOG_ENTITY_DELETE,
                Permission.CODE_DELETE,
                Permission.SERVICE_DELETE,
                Permission.DELIVERY_BREAK_GLASS,
                Permission.CONNECTIONS_WRITE,
                Permission.AUDIT_READ,
                Permission.PLATFORM_MANAGE));
        if (this == READER) {
            all.removeIf(it -> !it.action().equals("read") && it != Permission.TOKENS_MANAGE);
        }
        return all;
    }

    /** The role of that name, if there is one. */
    public static Optional<Role> of(String id) {
        return Arrays.stream(values()).filter(it -> it.id().equals(id)).findFirst();
    }
}
