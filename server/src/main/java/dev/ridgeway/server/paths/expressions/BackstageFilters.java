package dev.ridgeway.server.paths.expressions;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The filters Backstage adds to the language: repository addresses, entity references and picking. */
final class BackstageFilters {

    static final Map<String, Filters.Filter> ALL = Map.of(
            "parseRepoUrl", BackstageFilters::parseRepoUrl,
            "projectSlug", BackstageFilters::projectSlug,
            "parseEntityRef", BackstageFilters::parseEntityRef,
            "pick", BackstageFilters::pick);

    private static final Pattern REF = Pattern.compile("(?:([^:/]+):)?(?:([^:/]+)/)?([^:/]+)");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9.\\-]+(?::[0-9]{1,5})?");

    private BackstageFilters() {}

    private static Fields parseRepoUrl(Evaluation run, @Nullable Object value, Items arguments) {
        String url = run.values.text(value);
        int question = url.indexOf('?');
        String address = question < 0 ? url : url.substring(0, question);
        int slash = address.indexOf('/');
        String host = slash < 0 ? address : address.substring(0, slash);
        if (!HOST.matcher(host).matches()) {
            throw ExpressionFailed.evaluation("\"" + url + "\" is not a repository; write host?owner=…&repo=…");
        }
        String type = run.options.hosts().get(host);
        if (type == null) {
            throw ExpressionFailed.evaluation("No integration is configured for the host " + host);
        }
        Map<String, String> given = question < 0 ? Map.of() : parameters(url.substring(question + 1));
        for (String part : demanded(type, given)) {
            if (given.getOrDefault(part, "").isEmpty()) {
                throw ExpressionFailed.evaluation("The repository \"" + url + "\" lacks the part " + part);
            }
        }
        Fields fields = new Fields();
        fields.put("host", host);
        for (String part : List.of("owner", "repo", "organization", "workspace", "project")) {
            String text = given.get(part);
            if (text != null) {
                fields.put(part, text);
            }
        }
        return fields;
    }

    private static List<String> demanded(String type, Map<String, String> given) {
        return switch (type) {
            case "bitbucketCloud" -> List.of("workspace", "project", "repo");
            case "bitbucketServer", "azure" -> List.of("project", "repo");
            case "gitlab" -> given.containsKey("project") ? List.of() : List.of("owner", "repo");
            case "gitea", "gerrit" -> List.of("repo");
            default -> List.of("owner", "repo");
        };
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.putIfAbsent(
                        decoded(pair.substring(0, equals)), trimmed(decoded(pair.substring(equals + 1))));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && text.charAt(start) == '/') {
            start++;
        }
        while (end > start && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(start, end);
    }

    private static Object projectSlug(Evaluation run, @Nullable Object value, Items arguments) {
        Fields repository = parseRepoUrl(run, value, arguments);
        return run.values.text(repository.at("owner")) + "/" + run.values.text(repository.at("repo"));
    }

    private static Object parseEntityRef(Evaluation run, @Nullable Object value, Items arguments) {
        Fields defaults = Members.argument(arguments, 0) instanceof Fields fields ? fields : new Fields();
        String kind = "";
        String namespace = "";
        String name;
        if (value instanceof Fields parts) {
            kind = run.values.shown(parts.at("kind"));
            namespace = run.values.shown(parts.at("namespace"));
            name = run.values.shown(parts.at("name"));
        } else {
            String text = run.values.text(value);
            var matcher = REF.matcher(text);
            if (!(value instanceof String) || !matcher.matches()) {
                throw ExpressionFailed.evaluation(
                        "\"" + text + "\" is not an entity reference; write kind:namespace/name");
            }
            kind = matcher.group(1) == null ? "" : matcher.group(1);
            namespace = matcher.group(2) == null ? "" : matcher.group(2);
            name = matcher.group(3);
        }
        kind = kind.isEmpty() ? run.values.shown(defaults.at("defaultKind")) : kind;
        namespace = namespace.isEmpty() ? run.values.shown(defaults.at("defaultNamespace")) : namespace;
        if (kind.isEmpty() || name.isEmpty()) {
            throw ExpressionFailed.evaluation(
                    "The entity reference " + run.values.text(value) + " names no kind, and no default is given");
        }
        Fields ref = new Fields();
        ref.put("kind", kind);
        ref.put("namespace", namespace.isEmpty() ? "default" : namespace);
        ref.put("name", name);
        return ref;
    }

    private static @Nullable Object pick(Evaluation run, @Nullable Object value, Items arguments) {
        Object path = Members.argument(arguments, 0);
        if (value instanceof Fields fields && path instanceof String key && fields.containsKey(key)) {
            return fields.get(key);
        }
        Object current = value;
        for (String part :
                run.values.text(path).replace("]", "").replace('[', '.').split("\\.", -1)) {
            run.meter.work();
            if (!part.isEmpty()) {
                String key = part.replaceAll("^[\"']|[\"']$", "");
                current = Members.raw(run, current, key);
            }
        }
        return current;
    }
}
