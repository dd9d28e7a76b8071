package dev.ridgeway.server.identity;

import dev.ridgeway.plugin.identity.PeopleDirectory;
import dev.ridgeway.plugin.identity.Person;
import dev.ridgeway.server.identity.settings.StarredEntities;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The door to who is asking: guests, people by token, and their tokens. Sign-in by OIDC will be one more way in here. */
@Component
public class Identity {

    /** Backstage's guest, where {@code auth.providers.guest.userEntityRef} names no other. */
    public static final String GUEST = "user:development/guest";

    /** A request attribute, set for listeners on which nobody is a guest. */
    public static final String TOKENS_ONLY = "ridgeway.tokens-only";

    private static final String TOKEN_PREFIX = "rdg_";
    private static final int SHOWN_PREFIX = 10;
    private static final Duration LONGEST_LIFE = Duration.ofDays(366);

    private final TokenStore tokens;
    private final UserTokens userTokens;
    private final Roles roles;
    private final ExternalCallers external;
    private final ObjectProvider<PeopleDirectory> people;
    private final StarredEntities starred;
    private final Audit audit;
    private final Refusals refusals;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Identity(
            TokenStore tokens,
            UserTokens userTokens,
            Roles roles,
            ExternalCallers external,
            ObjectProvider<PeopleDirectory> people,
            StarredEntities starred,
            Audit audit,
            Refusals refusals,
            InstantSource clock) {
        this.tokens = tokens;
        this.userTokens = userTokens;
        this.roles = roles;
        this.external = external;
        this.people = people;
        this.starred = starred;
        this.audit = audit;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** Whether there are guests at all. */
    boolean guests() {
        return roles.guests();
    }

    /** The guest; whoever calls has made sure that the connection may be one. */
    public Actor guest(String origin) {
        return actor(roles.guestRef(), EnumSet.allOf(Permission.class), origin, "guest");
    }

    /** With those of the permissions that their role allows. */
    private Actor actor(String ref, Set<Permission> wanted, String origin, String means) {
        Role role = roleOf(ref);
        Set<Permission> anywhere = roles.anywhere(role);
        anywhere.retainAll(wanted);
        Set<Permission> ofOwn = roles.ofOwn(role);
        ofOwn.retainAll(wanted);
        return new Actor(ref, ownership(ref), anywhere, ofOwn, origin, means);
    }

    /**
     * Whose token it is: a personal token, a user token of ours, or one of {@code backend.auth.externalAccess}.
     * Throws {@link Problem.Unauthenticated} when it is none of them, or is past its end.
     */
    public Actor byToken(String token, String origin) {
        Instant now = clock.instant();
        Optional<PersonalToken> personal = tokens.byHash(hash(token));
        if (personal.isPresent()) {
            PersonalToken found = personal.get();
            if (!found.expiresAt().isAfter(now)) {
                throw new Problem.Unauthenticated(
                        "token-expired",
                        "The token " + found.prefix() + "… ended on " + found.expiresAt() + ".",
                        "Make a new one under Settings, Tokens.");
            }
            if (roles.isGuest(found.owner()) && !guests()) {
                throw new Problem.Unauthenticated(
                        "guests-off",
                        "The token " + found.prefix() + "… is a guest's, and there are no guests here.",
                        "Use a token of backend.auth.externalAccess, or set ridgeway.guest.enabled: true.");
            }
            tokens.used(found, now);
            return actor(found.owner(), Roles.permissions(found.scopes()), origin, "token");
        }
        return userTokens
                .subject(token)
                .map(ref -> roles.isGuest(ref)
                        ? guest(origin)
                        : actor(ref, EnumSet.allOf(Permission.class), origin, "token"))
                .or(() -> external.actor(token, origin))
                .orElseThrow(() -> new Problem.Unauthenticated(
                        "token-not-known",
                        "The token is not known here.",
                        "Use a personal token from Settings, Tokens, or one of backend.auth.externalAccess."));
    }

    /** The same; a guest's is refused where nobody may be a guest. */
    Actor byToken(String token, String origin, boolean mayBeGuest) {
        Actor actor = byToken(token, origin);
        if (actor.means().equals("guest") && !mayBeGuest) {
            throw new Problem.Unauthenticated(
                    "guest-elsewhere",
                    "A guest's token is good only on the machine of the server.",
                    "Sign in with a personal token.");
        }
        return actor;
    }

    /** Whose session begins with the token; who comes with a wrong one is on the record, too. */
    Actor signIn(String token, String origin, boolean mayBeGuest) {
        try {
            Actor actor = byToken(token, origin, mayBeGuest);
            sessionBegins(actor);
            return actor;
        } catch (Problem.Unauthenticated refused) {
            refusals.heed(refused, origin);
            throw refused;
        }
    }

    void sessionBegins(Actor actor) {
        told(actor, "session.begin", "session");
    }

    void sessionEnds(Actor actor) {
        told(actor, "session.end", "session");
    }

    /** The actor of work that outlives its request: what they were allowed then, as far as they still are. */
    public Actor again(Actor then) {
        if (!then.ref().startsWith("user:")) {
            return then;
        }
        return actor(then.ref(), then.permissions(), then.origin(), then.means());
    }

    /** The display name of a person, else the name in the reference. */
    public String displayName(String ref) {
        return person(ref).map(Person::displayName).orElseGet(() -> ref.substring(ref.lastIndexOf('/') + 1));
    }

    /** The references of the entities that the actor starred. */
    public Set<String> starred(Actor actor) {
        return starred.of(actor.ref());
    }

    /** The role that a person's references give; the guest's is configured apart. */
    public Role roleOf(String ref) {
        return roles.isGuest(ref) ? roles.guest() : roles.of(ownership(ref));
    }

    /** The person's own tokens. */
    public List<PersonalToken> tokens(Actor actor) {
        actor.require(Permission.TOKENS_MANAGE);
        return tokens.of(actor.ref());
    }

    /** A new token and its text, which is kept nowhere. */
    record NewToken(PersonalToken token, String text) {}

    @Transactional
    NewToken createToken(Actor actor, String name, List<String> scopes, int days) {
        actor.require(Permission.TOKENS_MANAGE);
        if (name.isBlank() || name.length() > 100 || name.chars().anyMatch(Character::isISOControl)) {
            throw new Problem.Invalid(
                    "token-name-invalid",
                    "A token needs a name of at most 100 characters in one line.",
                    "Say what it is for.");
        }
        Duration life = Duration.ofDays(days);
        if (days < 1 || life.compareTo(LONGEST_LIFE) > 0) {
            throw new Problem.Invalid(
                    "token-life-invalid", "A token lives 1 to 366 days, not " + days + ".", "Choose a shorter time.");
        }
        Set<Permission> asked = Roles.permissions(scopes);
        if (asked.isEmpty()) {
            throw new Problem.Invalid(
                    "token-scopes-invalid",
                    "The scopes " + scopes + " allow nothing.",
                    "Name a role (reader, developer, platform) or permissions.");
        }
        asked.removeAll(actor.ofOwn());
        asked.forEach(actor::require);
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        String text = TOKEN_PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant now = clock.instant();
        PersonalToken token = new PersonalToken(
                UUID.randomUUID(),
                actor.ref(),
                name.strip(),
                text.substring(0, SHOWN_PREFIX),
                scopes,
                now,
                now.plus(life),
                null);
        tokens.insert(token, hash(text));
        told(actor, "token.create", "token:" + token.name());
        return new NewToken(token, text);
    }

    @Transactional
    void deleteToken(Actor actor, UUID id) {
        actor.require(Permission.TOKENS_MANAGE);
        if (tokens.delete(actor.ref(), id)) {
            told(actor, "token.delete", "token:" + id);
        }
    }

    private void told(Actor actor, String action, String subject) {
        audit.record(new AuditEntry(clock.instant(), actor.ref(), action, subject, actor.origin(), "succeeded", ""));
    }

    private Set<String> ownership(String ref) {
        Set<String> refs = new HashSet<>();
        refs.add(ref.toLowerCase(Locale.ROOT));
        if (roles.isGuest(ref)) {
            refs.addAll(roles.guestOwnership());
        }
        person(ref).ifPresent(person -> person.groupRefs().forEach(group -> refs.add(group.toLowerCase(Locale.ROOT))));
        return refs;
    }

    private Optional<Person> person(String ref) {
        PeopleDirectory directory = people.getIfAvailable();
        return directory == null ? Optional.empty() : directory.person(ref);
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new Problem.Defect("defect", "SHA-256 is missing from this Java.", "Use an ordinary JDK 25.", e);
        }
    }
}
