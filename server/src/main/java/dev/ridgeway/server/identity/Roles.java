package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Who has which role: {@code ridgeway.roles.<role>} lists references of people,
 * groups and external callers, {@code ridgeway.guest.role}
 * is the guest's, whose reference {@code auth.providers.guest} may name. There are guests only while the server is meant for its own machine, or by
 * {@code ridgeway.guest.enabled}. Whoever is in no list has the role {@code reader}. What {@code ridgeway.owner-only.<role>}
 * lists, who has that role may do only with what they own.
 */
@Component
class Roles {

    private static final Pattern REFERENCE = Pattern.compile("external:\\S+|[^:/\\s]+:[^:/\\s]+/[^:/\\s]+");

    /** Those that are asked for where it is known whose the thing is. */
    private static final Set<Permission> BY_OWNER =
            EnumSet.of(Permission.RUNTIME_LOGS_READ, Permission.RUNTIME_COPIES_RESTART);

    private final Map<Role, Set<String>> bound = new EnumMap<>(Role.class);
    private final Map<Role, Set<Permission>> ownerOnly = new EnumMap<>(Role.class);
    private final Role guest;
    private final String guestRef;
    private final Set<String> guestOwnership = new HashSet<>();
    private final boolean guests;

    Roles(Configuration configuration) {
        for (Role role : Role.values()) {
            Set<String> refs = new HashSet<>();
            configuration
                    .at("ridgeway.roles." + role.id())
                    .ifPresent(list -> list.list().forEach(it -> refs.add(reference(it))));
            bound.put(role, refs);
            Set<Permission> own = EnumSet.noneOf(Permission.class);
            if (role != Role.PLATFORM) {
                configuration
                        .at("ridgeway.owner-only." + role.id())
                        .ifPresent(list -> list.list().forEach(it -> own.add(byOwner(it))));
            }
            ownerOnly.put(role, own);
        }
        this.guest = configuration.at("ridgeway.guest.role").map(Roles::role).orElse(Role.PLATFORM);
        this.guestRef = configuration
                .at("auth.providers.guest.userEntityRef")
                .map(Roles::reference)
                .orElse(Identity.GUEST);
        configuration
                .at("auth.providers.guest.ownershipEntityRefs")
                .ifPresent(list -> list.list().forEach(it -> guestOwnership.add(reference(it))));
        boolean proxied = configuration.at("ridgeway.trusted-proxies").isPresent();
        this.guests = configuration
                .at("ridgeway.guest.enabled")
                .map(Setting::flag)
                .orElse(!proxied && isLoopback(configuration.baseUrl().getHost()));
    }

    private static Permission byOwner(Setting setting) {
        return Permission.of(setting.text())
                .filter(BY_OWNER::contains)
                .orElseThrow(() -> setting.wrong(
                        "one of " + BY_OWNER.stream().map(Permission::id).collect(Collectors.joining(", "))));
    }

    private static String reference(Setting setting) {
        String text = setting.text().strip().toLowerCase(Locale.ROOT);
        if (!REFERENCE.matcher(text).matches()) {
            throw setting.wrong("a reference such as user:default/kim, group:default/payments or external:ci");
        }
        return text;
    }

    /** Whether a host's name can only mean this machine. */
    static boolean isLoopback(String host) {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(host) || host.endsWith(".localhost");
    }

    /** Whether anybody is let in without credentials. */
    boolean guests() {
        return guests;
    }

    Role guest() {
        return guest;
    }

    /** As whom a guest is known. */
    String guestRef() {
        return guestRef;
    }

    /** What a guest owns beside what the catalog says of it. */
    Set<String> guestOwnership() {
        return guestOwnership;
    }

    /** Whether the reference is a guest's: the configured one, or one that was given before it was configured. */
    boolean isGuest(String ref) {
        return ref.equals(guestRef) || ref.equals(Identity.GUEST);
    }

    /** What the role allows, whoever owns the thing, as a fresh set. */
    Set<Permission> anywhere(Role role) {
        Set<Permission> permissions = role.permissions();
        permissions.removeAll(ownerOnly.getOrDefault(role, Set.of()));
        return permissions;
    }

    /** What the role allows with what one owns alone, as a fresh set. */
    Set<Permission> ofOwn(Role role) {
        Set<Permission> permissions = role.permissions();
        permissions.retainAll(ownerOnly.getOrDefault(role, Set.of()));
        return permissions;
    }

    /** The highest role that any of the references has. */
    Role of(Collection<String> refs) {
        Role highest = Role.READER;
        for (Role role : Role.values()) {
            if (refs.stream().anyMatch(bound.getOrDefault(role, Set.of())::contains)) {
                highest = role;
            }
        }
        return highest;
    }

    /** The role that a list gives to exactly this reference, for callers that are no people. */
    Optional<Role> bound(String ref) {
        Set<String> alone = Set.of(ref.toLowerCase(Locale.ROOT));
        return bound.values().stream().anyMatch(refs -> refs.containsAll(alone))
                ? Optional.of(of(alone))
                : Optional.empty();
    }

    /** The permissions that scopes (names of roles or permissions) stand for; unknown words stand for nothing. */
    static Set<Permission> permissions(Collection<String> scopes) {
        Set<Permission> permissions = EnumSet.noneOf(Permission.class);
        for (String scope : scopes) {
            Role.of(scope).ifPresent(role -> permissions.addAll(role.permissions()));
            Permission.of(scope).ifPresent(permissions::add);
        }
        return permissions;
    }

    private static Role role(Setting setting) {
        return Role.of(setting.text()).orElseThrow(() -> setting.wrong("one of reader, developer, platform"));
    }
}
