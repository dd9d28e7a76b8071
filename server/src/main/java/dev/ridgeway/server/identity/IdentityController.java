package dev.ridgeway.server.identity;

import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.AuditQuery;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Who I am, my tokens, and the audit record. */
@RestController
@RequestMapping("/api/ridgeway")
class IdentityController {

    private static final int LONGEST_PAGE = 500;

    private final Identity identity;
    private final Configuration configuration;
    private final Audit audit;

    IdentityController(Identity identity, Configuration configuration, Audit audit) {
        this.identity = identity;
        this.configuration = configuration;
        this.audit = audit;
    }

    record TokenRequest(String name, List<String> scopes, int expiresInDays) {
        /** What is left out of the body is empty. */
        @SuppressWarnings({"ConstantValue", "NullAway"}) // JSON knows nothing of what may not be null
        TokenRequest {
            name = name == null ? "" : name;
            scopes = scopes == null ? List.of() : List.copyOf(scopes);
        }
    }

    @GetMapping("/session")
    Map<String, Object> session(Actor actor) {
        Map<String, Object> who = new LinkedHashMap<>();
        who.put("ref", actor.ref());
        who.put("displayName", identity.displayName(actor.ref()));
        who.put("means", actor.means());
        who.put("ownership", actor.ownership().stream().sorted().toList());
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("actor", who);
        session.put("role", identity.roleOf(actor.ref()).id());
        session.put(
                "permissions",
                actor.permissions().stream().map(Permission::id).sorted().toList());
        session.put(
                "ownPermissions",
                actor.ofOwn().stream().map(Permission::id).sorted().toList());
        session.put("organization", text("organization.name", text("app.title", "Ridgeway")));
        session.put("baseUrl", configuration.baseUrl().toString());
        session.put("gitBaseUrl", configuration.baseUrl() + "/git");
        session.put("gitHost", "git.ridgeway.internal");
        return session;
    }

    @GetMapping("/identity/tokens")
    Map<String, Object> tokens(Actor actor) {
        return Map.of("items", identity.tokens(actor));
    }

    @PostMapping("/identity/tokens")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> createToken(Actor actor, @RequestBody TokenRequest request) {
        Identity.NewToken created =
                identity.createToken(actor, request.name(), request.scopes(), request.expiresInDays());
        return Map.of(
                "id", created.token().id(),
                "name", created.token().name(),
                "token", created.text(),
                "expiresAt", created.token().expiresAt());
    }

    @DeleteMapping("/identity/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void deleteToken(Actor actor, @PathVariable UUID id) {
        identity.deleteToken(actor, id);
    }

    @GetMapping("/platform/audit")
    Map<String, @Nullable Object> audit(
            Actor actor,
            @RequestParam(name = "actor", defaultValue = "") String who,
            @RequestParam(defaultValue = "") String action,
            @RequestParam(defaultValue = "") String subject,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant until,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") long before) {
        actor.require(Permission.AUDIT_READ);
        int size = Math.clamp(limit, 1, LONGEST_PAGE);
        List<AuditEntry> entries =
                audit.entries(new AuditQuery(who, action, subject, outcome, from, until), size, before);
        Map<String, @Nullable Object> page = new LinkedHashMap<>();
        page.put("items", entries);
        page.put("next", entries.size() == size ? entries.getLast().id() : null);
        return page;
    }

    private String text(String key, String otherwise) {
        return configuration.at(key).map(Setting::text).orElse(otherwise);
    }
}
