package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Problem;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Who asks, and what they may do at this moment. {@code ownership} holds the references under which they own things
 * (themselves and their groups, lower case), {@code ofOwn} what they may do with what they own alone, {@code origin} the
 * address they come from, {@code means} how they were recognised: guest, token, session or system.
 */
public record Actor(
        String ref,
        Set<String> ownership,
        Set<Permission> permissions,
        Set<Permission> ofOwn,
        String origin,
        String means) {

    public Actor {
        ownership = Set.copyOf(ownership);
        permissions = Set.copyOf(permissions);
        ofOwn = Set.copyOf(ofOwn);
    }

    /** One whose permissions do not depend on who owns what. */
    public Actor(String ref, Set<String> ownership, Set<Permission> permissions, String origin, String means) {
        this(ref, ownership, permissions, Set.of(), origin, means);
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

    /** The same, for a thing of these owners. */
    public void require(Permission permission, Collection<String> owners) {
        if (!ofOwn.contains(permission)) {
            require(permission);
        } else if (owners.stream().noneMatch(this::owns)) {
            throw new Problem.Forbidden(
                    "permission-for-own-only",
                    ref + " has the permission " + permission.id() + " only for what they or their groups own.",
                    "Ask whoever owns it, or your platform team for a role that has it for everything (setting"
                            + " ridgeway.owner-only).");
        }
    }

    /** Whether a thing owned by the given reference is theirs, themselves or through a group. */
    public boolean owns(String ownerRef) {
        return ownership.contains(ownerRef.toLowerCase(Locale.ROOT));
    }
}
