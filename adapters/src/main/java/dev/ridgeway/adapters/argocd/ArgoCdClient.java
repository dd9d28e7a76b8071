package dev.ridgeway.adapters.argocd;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolHttp;
import org.jspecify.annotations.Nullable;

/** The calls of Argo CD's API that are used, as they are on the wire. */
final class ArgoCdClient {

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
}
