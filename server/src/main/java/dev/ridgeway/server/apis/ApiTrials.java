package dev.ridgeway.server.apis;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.apis.ApiAnswer;
import dev.ridgeway.plugin.apis.ApiCall;
import dev.ridgeway.plugin.apis.ApiCaller;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.stereotype.Service;

/**
 * Sends requests of people to the servers that a definition names, where the configuration allows it at all. Nothing of the
 * person travels but what they wrote: no cookie, no token of this server.
 */
@Service
class ApiTrials {

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,8000}");
    private static final Pattern HIDDEN = Pattern.compile("%2e|%2f|%5c|\\\\", Pattern.CASE_INSENSITIVE);
    private static final Set<String> OURS = Set.of(
            "connection",
            "content-length",
            "cookie",
            "expect",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");
    private static final int MOST_HEADERS = 50;
    private static final int LONGEST_PATH = 8_000;
    private static final int LONGEST_BODY = 1_000_000;

    private final Catalog catalog;
    private final ApiCaller caller;
    private final Audit audit;
    private final InstantSource clock;
    private final boolean enabled;

    ApiTrials(Catalog catalog, ApiCaller caller, Audit audit, InstantSource clock, Configuration configuration) {
        this.catalog = catalog;
        this.caller = caller;
        this.audit = audit;
        this.clock = clock;
        this.enabled =
                configuration.at("ridgeway.apis.try-it").map(Setting::flag).orElse(false);
    }

    /** The servers of the API that the actor may send requests to; none when trying out is not allowed. */
    List<URI> servers(Actor actor, EntityRef api) {
        Entity entity = catalog.entity(actor, api).orElseThrow(() -> Catalog.notFound(api));
        return enabled && actor.can(Permission.APIS_TRY) ? servers(entity) : List.of();
    }

    private static List<URI> servers(Entity entity) {
        Object type = entity.spec().get("type");
        return "openapi".equals(type) && entity.spec().get("definition") instanceof String definition
                ? ApiServers.of(definition)
                : List.of();
    }

    /** What somebody wants to send: {@code path} is put behind the address of the server, its query included. */
    record Trial(String server, String method, String path, Map<String, String> headers, String body) {}

    /** Sends it once; the answer is what came back, whatever its status. */
    ApiAnswer send(Actor actor, EntityRef api, Trial trial) {
        if (!enabled) {
            throw new Problem.Forbidden(
                    "api-trial-off",
                    "Trying out APIs is switched off on this server.",
                    "Ask your platform team to set ridgeway.apis.try-it to true.");
        }
        actor.require(Permission.APIS_TRY);
        Entity entity = catalog.entity(actor, api).orElseThrow(() -> Catalog.notFound(api));
        URI server = servers(entity).stream()
                .filter(it -> it.toString().equals(trial.server()))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "The definition of " + api + " names no server \"" + trial.server() + "\".",
                        "Choose one of the servers it names."));
        ApiCall call = new ApiCall(
                address(server, trial.path()), method(trial.method()), headers(trial.headers()), body(trial.body()));
        return told(actor, api, call);
    }

    private ApiAnswer told(Actor actor, EntityRef api, ApiCall call) {
        String what = call.method() + " " + call.url().getScheme() + "://"
                + call.url().getRawAuthority() + call.url().getRawPath();
        try {
            ApiAnswer answer = caller.call(call);
            record(actor, api, "succeeded", what + " answered " + answer.status());
            return answer;
        } catch (ToolRefused e) {
            record(actor, api, "refused", what + ": " + e.code());
            throw new Problem.Invalid(e.code(), e.message(), e.remedy());
        } catch (ToolUnavailable e) {
            record(actor, api, "failed", what + ": " + e.code());
            throw new Problem.ToolFailed(call.url().getHost(), e);
        }
    }

    private void record(Actor actor, EntityRef api, String outcome, String detail) {
        audit.record(new AuditEntry(
                clock.instant(), actor.ref(), "api.try", api.toString(), actor.origin(), outcome, detail));
    }

    private static String method(String text) {
        String method = text.toUpperCase(Locale.ROOT);
        if (!METHODS.contains(method)) {
            throw invalid(
                    "\"" + text + "\" is no method that can be tried.",
                    "Use one of " + String.join(", ", METHODS) + ".");
        }
        return method;
    }

    /** Never leads out of the server: neither to another host nor above its path. */
    private static URI address(URI server, String path) {
        String base = server.toString().replaceAll("/+$", "");
        try {
            URI url = URI.create(base + path);
            boolean below = path.startsWith("/")
                    && path.length() <= LONGEST_PATH
                    && url.getRawFragment() == null
                    && !HIDDEN.matcher(url.getRawPath()).find()
                    && (url.normalize() + "/").startsWith(base + "/");
            if (below) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw notBelow(server, path);
        }
        throw notBelow(server, path);
    }

    private static Problem.Invalid notBelow(URI server, String path) {
        return invalid(
                "\"" + path + "\" is no path below " + server + ".",
                "Begin it with /, fill in what stands in braces, and write spaces as %20.");
    }

    private static Map<String, String> headers(Map<String, String> asked) {
        Map<String, String> headers = new LinkedHashMap<>();
        asked.forEach((name, value) -> {
            boolean theirs = HEADER.matcher(name).matches()
                    && VALUE.matcher(value).matches()
                    && !OURS.contains(name.toLowerCase(Locale.ROOT))
                    && !name.toLowerCase(Locale.ROOT).startsWith("proxy-");
            if (!theirs) {
                throw invalid("The header \"" + name + "\" cannot be sent.", "Leave it out.");
            }
            headers.put(name, value);
        });
        if (headers.size() > MOST_HEADERS) {
            throw invalid("There are more than " + MOST_HEADERS + " headers.", "Leave some out.");
        }
        return headers;
    }

    private static byte[] body(String text) {
        if (text.length() > LONGEST_BODY) {
            throw invalid("The body has more than " + LONGEST_BODY + " characters.", "Send less.");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Problem.Invalid invalid(String message, String remedy) {
        return new Problem.Invalid("api-trial-invalid", message, remedy);
    }
}
