package dev.ridgeway.adapters.github;

import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The GraphQL API of a GitHub, asked on behalf of one organisation. */
final class GitHubGraph {

    private static final int MOST_PAGES = 10_000;

    private final String organization;
    private final String path;
    private final HostHttp http;

    /** Connects to nobody yet. */
    GitHubGraph(String organization, String path, HostHttp http) {
        this.organization = organization;
        this.path = path;
        this.http = http;
    }

    /** All nodes of a connection of the organisation, such as {@code teams}; the question takes {@code $org} and {@code $cursor}. */
    List<JsonNode> nodes(String question, Map<String, Object> variables, String connection) {
        List<JsonNode> all = new ArrayList<>();
        Map<String, @Nullable Object> asked = new LinkedHashMap<>(variables);
        asked.put("org", organization);
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode found = ask(question, asked).at("/organization/" + connection);
            if (!found.path("nodes").isArray()) {
                throw notThis("no " + connection);
            }
            found.path("nodes").forEach(it -> {
                if (!it.isNull()) {
                    all.add(it);
                }
            });
            if (!found.at("/pageInfo/hasNextPage").asBoolean()) {
                return all;
            }
            asked.put("cursor", found.at("/pageInfo/endCursor").asString());
        }
        throw notThis("a list that does not end");
    }

    private JsonNode ask(String question, Map<String, @Nullable Object> variables) {
        HostHttp.Answer answer = http.post(path, Map.of("query", question, "variables", variables));
        JsonNode body = http.parsed(path, answer.body(), JsonNode.class);
        JsonNode error = body.at("/errors/0");
        if (error.isMissingNode() && body.path("data").isObject()) {
            return body.path("data");
        }
        String message = error.path("message").asString("");
        throw switch (error.path("type").asString("")) {
            case "RATE_LIMITED" -> http.limitReached(answer);
            case "NOT_FOUND" ->
                new ToolRefused(
                        "organisation-not-found",
                        "There is no organisation " + organization + " at " + http.title()
                                + ", or its token may not know of it.",
                        "Check " + GitHubOrganizations.PROVIDERS_SETTING
                                + " in the configuration, and what the token may read.");
            case "FORBIDDEN", "INSUFFICIENT_SCOPES" ->
                new ToolRefused(
                        "tool-forbidden",
                        http.title() + " does not tell the people of " + organization + ": " + message,
                        "Give the token read:org, read:user and user:email, or the App the right to read members.");
            default ->
                new ToolUnavailable(
                        "tool-in-trouble",
                        http.title() + " could not tell the people of " + organization + ": " + message,
                        "It is asked again by itself; if it stays, look at the host's own status page.");
        };
    }

    private ToolRefused notThis(String got) {
        return new ToolRefused(
                "tool-not-there",
                "What answers at " + http.base() + " is not " + http.title() + ": " + path + " gave " + got + ".",
                "Check the address under integrations in the configuration.");
    }
}
