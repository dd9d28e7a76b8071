package dev.ridgeway.adapters.argocd;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.adapters.MergePatch;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** As much of Argo CD's API as is used; answers as version 3.5 does. */
final class FakeArgoCd implements AutoCloseable {

    private static final Set<String> LISTED = Set.of(
            "items.metadata.name",
            "items.metadata.namespace",
            "items.metadata.annotations",
            "items.metadata.labels",
            "items.metadata.creationTimestamp",
            "items.spec",
            "items.spec.source",
            "items.status.summary",
            "items.status.sync.status",
            "items.status.sync.revision",
            "items.status.health",
            "items.status.operationState.phase",
            "items.status.operationState.startedAt",
            "items.status.operationState.finishedAt",
            "items.status.resources");

    private final JsonServer server = new JsonServer(this::answer);
    private final String token;
    private final String account;
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final List<String> refreshed = new CopyOnWriteArrayList<>();
    private final Map<String, JsonNode> applications = new ConcurrentHashMap<>();
    private final Map<String, JsonNode> projects = new ConcurrentHashMap<>();

    FakeArgoCd(String token, String account) throws IOException {
        this.token = token;
        this.account = account;
    }

    /** As the end of the address that asks for it: {@code applications/get/*}{@code /*}. */
    FakeArgoCd allow(String right) {
        allowed.add(right);
        return this;
    }

    void revoke(String right) {
        allowed.remove(right);
    }

    private boolean may(String right) {
        return allowed.stream().anyMatch(it -> right.matches(it.replace("*", "[^/]+")));
    }

    private boolean sees(JsonNode application) {
        return may("applications/get/" + application.at("/spec/project").asString() + "/"
                + application.at("/metadata/name").asString());
    }

    void put(JsonNode application) {
        applications.put(application.at("/metadata/name").asString(), application);
    }

    void project(JsonNode project) {
        projects.put(project.at("/metadata/name").asString(), project);
    }

    void remove(String name) {
        applications.remove(name);
    }

    List<String> refreshed() {
        return refreshed;
    }

    URI address() {
        return server.address();
    }

    private Answer answer(HttpExchange request, String body) {
        String path = request.getRequestURI().getPath();
        boolean known = ("Bearer " + token).equals(request.getRequestHeaders().getFirst("Authorization"));
        String canI = "/api/v1/account/can-i/";
        if (path.equals("/api/version")) {
            return Answer.ok("{\"Version\":\"v3.5.3+c9c369e\",\"GoVersion\":\"go1.26.8\"}");
        }
        if (path.equals("/api/v1/session/userinfo")) {
            return Answer.ok(
                    known ? "{\"loggedIn\":true,\"username\":\"%s\",\"iss\":\"argocd\"}".formatted(account) : "{}");
        }
        if (!known) {
            return new Answer(401, "{\"error\":\"invalid session\",\"code\":16,\"message\":\"invalid session\"}");
        }
        if (path.equals("/api/v1/applications")) {
            String fields = request.getRequestURI().getQuery().replaceFirst("^fields=", "");
            return Answer.ok(only(
                            fields,
                            applications.values().stream().filter(this::sees).toList())
                    .toString());
        }
        if (path.equals("/api/v1/projects")) {
            ObjectNode answer = JsonMapper.shared().createObjectNode();
            ArrayNode items = answer.putArray("items");
            projects.forEach((name, project) -> {
                if (may("projects/get/" + name)) {
                    items.add(project);
                }
            });
            return Answer.ok(answer.toString());
        }
        String application = "/api/v1/applications/";
        if (path.startsWith(application)) {
            if (String.valueOf(request.getRequestURI().getQuery()).contains("refresh=normal")) {
                refreshed.add(path.substring(application.length()));
            }
            JsonNode found = applications.get(path.substring(application.length()));
            boolean change = request.getRequestMethod().equals("PATCH");
            if (found != null && (!sees(found) || (change && !may("applications/update/*/*")))) {
                found = null;
            }
            if (found != null && change) {
                JsonNode asked = JsonMapper.shared().readTree(body);
                found = MergePatch.of(
                        found, JsonMapper.shared().readTree(asked.path("patch").asString()));
                put(found);
            }
            return found == null
                    ? new Answer(403, "{\"error\":\"permission denied\",\"code\":7,\"message\":\"permission denied\"}")
                    : Answer.ok(found.toString());
        }
        return path.startsWith(canI)
                ? Answer.ok("{\"value\":\"%s\"}".formatted(may(path.substring(canI.length())) ? "yes" : "no"))
                : new Answer(404, "{\"error\":\"Not Found\",\"code\":5}");
    }

    /** The fields that were asked for, of those that Argo CD can list alone. */
    private static ObjectNode only(String fields, Collection<JsonNode> applications) {
        ObjectNode answer = JsonMapper.shared().createObjectNode();
        ArrayNode items = answer.putArray("items");
        for (JsonNode application : applications) {
            ObjectNode item = items.addObject();
            for (String field : fields.split(",")) {
                if (!LISTED.contains(field)) {
                    continue;
                }
                String pointer = field.replaceFirst("^items", "").replace('.', '/');
                JsonNode value = application.at(pointer);
                if (!value.isMissingNode()) {
                    int last = pointer.lastIndexOf('/');
                    ObjectNode holder = last == 0 ? item : item.withObject(pointer.substring(0, last));
                    holder.set(pointer.substring(last + 1), value);
                }
            }
        }
        return answer;
    }

    @Override
    public void close() {
        server.close();
    }
}
