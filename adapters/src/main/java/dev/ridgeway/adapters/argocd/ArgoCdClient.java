package dev.ridgeway.adapters.argocd;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls of Argo CD's API that are used, as they are on the wire. */
final class ArgoCdClient {

    /** What Argo CD can list alone, of that what tells whether an application changed. */
    private static final String FIELDS = Stream.of(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.annotations",
                    "metadata.labels",
                    "metadata.creationTimestamp",
                    "spec",
                    "status.sync.status",
                    "status.sync.revision",
                    "status.health",
                    "status.operationState.phase",
                    "status.operationState.startedAt",
                    "status.operationState.finishedAt")
            .map("items."::concat)
            .collect(Collectors.joining(","));

    private final ToolHttp http;

    ArgoCdClient(ToolHttp http) {
        this.http = http;
    }

    record Version(@JsonProperty("Version") @Nullable String version) {}

    record UserInfo(@Nullable Boolean loggedIn, @Nullable String username) {}

    private record CanI(@Nullable String value) {}

    /** Anybody may ask. */
    Version version() {
        return http.get("/api/version", Version.class);
    }

    /** Whom the token belongs to; a bad one is nobody's rather than refused. */
    UserInfo userInfo() {
        return http.get("/api/v1/session/userinfo", UserInfo.class);
    }

    /** Whether the token's account may do that to all of {@code objects}, such as {@code *}{@code /*}. */
    boolean may(String action, String resource, String objects) {
        return "yes"
                .equals(http.get("/api/v1/account/can-i/" + resource + "/" + action + "/" + objects, CanI.class)
                        .value());
    }

    /** Those that the token's account may see, each as far as it tells whether it changed. */
    JsonNode applications() {
        return http.get("/api/v1/applications?fields=" + FIELDS, JsonNode.class);
    }

    /** Those that the token's account may see. */
    JsonNode projects() {
        return http.get("/api/v1/projects", JsonNode.class);
    }

    /** The whole application, as a cluster has it. */
    JsonNode application(String namespace, String name) {
        return http.get(
                "/api/v1/applications/" + encoded(name) + "?appNamespace=" + encoded(namespace), JsonNode.class);
    }

    /** The same, after Argo CD has compared it with its repository. */
    JsonNode refreshed(String namespace, String name) {
        return http.get(
                "/api/v1/applications/" + encoded(name) + "?refresh=normal&appNamespace=" + encoded(namespace),
                JsonNode.class);
    }

    /** Changes fields of it, and takes those away that are null. */
    void merge(String namespace, String name, Map<String, ? extends @Nullable Object> fields) {
        http.send(
                "PATCH",
                "/api/v1/applications/" + encoded(name),
                Map.of(
                        "name",
                        name,
                        "appNamespace",
                        namespace,
                        "patchType",
                        "merge",
                        "patch",
                        JsonMapper.shared().writeValueAsString(fields)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
