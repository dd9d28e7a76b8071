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
import org.springframework.stereotype.Component;

/**
 * Who has which role: {@code ridgeway.roles.<role>} lists references of people,
 * groups and external callers, {@code ridgeway.guest.role}
 * is the guest's. There are guests only while the server is meant for its own machine, or by
 * {@code ridgeway.guest.enabled}. Whoever is in no list has the role {@code reader}.
 */
@Component
class Roles {

    private static final Pattern REFERENCE = Pattern.compile("external:\\S+|[^:/\\s]+:[^:/\\s]+/[^:/\\s]+");

    private final Map<Role, Set<String>> bound = new EnumMap<>(Role.class);
    private final Role guest;
    private final boolean guests;

    Roles(Configuration configuration) {
        for (Role role : Role.values()) {
            Set<String> refs = new HashSet<>();
            configuration
                    .at("ridgeway.roles." + role.id())
                    .ifPresent(list -> list.list().forEach(it -> refs.add(reference(it))));
            bound.put(role, refs);
        }
        this.guest = configuration.at("ridgeway.guest.role").map(Roles::role).orElse(Role.PLATFORM);
        boolean proxied = configuration.at("ridgeway.trusted-proxies").isPresent();
        this.guests = configuration
                .at("ridgeway.guest.enabled")
                .map(Setting::flag)
                .orElse(!proxied && isLoopback(configuration.baseUrl().getHost()));
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
