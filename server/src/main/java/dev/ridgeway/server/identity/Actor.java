package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Problem;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who asks, and what they may do at this moment. {@code ownership} holds the references under which they own things
 * (themselves and their groups, lower case), {@code origin} the address they come from, {@code means} how they were
 * recognised: guest, token, session or system.
 */
public record Actor(String ref, Set<String> ownership, Set<Permission> permissions, String origin, String means) {

    public Actor {
        ownership = Set.copyOf(ownership);
        permissions = Set.copyOf(permissions);
    }

    /** Background work of a room, which may do everything; never made from a request. */
    public static Actor system(String name) {
        return new Actor("system:" + name, Set.of(), EnumSet.allOf(Permission.class), "", "system");
    }

    /** Whether they hold the permission. */
    public boolean can(Permission permission) {
        return permissions.contains(permission);
    }

    /** Refuses, with a sentence saying who can help, unless they hold the permission. */
    public void require(Permission permission) {
        if (!can(permission)) {
            throw new Problem.Forbidden(
                    "permission-missing",
                    ref + " lacks the permission " + permission.id() + ".",
                    "Ask your platform team for a role that includes " + permission.id()
                            + " (setting ridgeway.roles), or use a token with that scope.");
        }
    }

    /** Whether a thing owned by the given reference is theirs, themselves or through a group. */
    public boolean owns(String ownerRef) {
        return ownership.contains(ownerRef.toLowerCase(Locale.ROOT));
    }
}
