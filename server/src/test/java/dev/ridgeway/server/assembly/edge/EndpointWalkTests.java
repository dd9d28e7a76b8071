package dev.ridgeway.server.assembly.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.house.fixtures.forgetful.ForgetfulServer;
import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Walks every endpoint of the whole server to things that are there: as nobody, without any permission, with all of them. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EndpointWalkTests {

    private static final String STRANGER = "Host: elsewhere.example";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";

    /** What somebody without any permission may be told all the same, and why. */
    private static final Map<String, String> HARMLESS = Map.ofEntries(
            Map.entry("GET /api/ridgeway/session", "who one is"),
            Map.entry("GET /api/auth/v1/userinfo", "who one is"),
            Map.entry("POST /api/permission/authorize", "what one may"),
            Map.entry("POST /api/auth/guest/logout", "nothing happens"),
            Map.entry("GET /api/catalog/openapi.json", "what Backstage publishes, no content"),
            Map.entry(
                    "GET /api/catalog/.well-known/backstage/permissions/metadata",
                    "what Backstage publishes, no content"),
            Map.entry("GET /api/ridgeway/events", "ids only, never contents"),
            Map.entry("GET /api/ridgeway/journey", "words on the installation, no content"));

    /** Backstage answers these with nothing instead of a refusal. */
    private static final Set<String> EMPTY_BODIES = Set.of(
            "[]",
            "{\"items\":[],\"totalItems\":0,\"pageInfo\":{}}",
            "{\"facets\":{\"metadata.name\":[]}}",
            "{\"items\":[null]}",
            "{\"items\":[]}",
            "{\"actions\":[]}",
            "{\"items\":[],\"total\":0}",
            "{\"results\":[],\"numberOfResults\":0}",
            "{\"tasks\":[],\"totalTasks\":0}");

    private static final Map<String, String> NOT_TO_BE_HAD = Map.ofEntries(
            Map.entry("GET /api/ridgeway/events", "never ends"),
            Map.entry("GET /api/auth/guest/refresh", "for guests only"),
            Map.entry("GET /api/ridgeway/runtime/entities/{kind}/{namespace}/{name}/object", "needs a cluster"),
            Map.entry("GET /api/ridgeway/runtime/entities/{kind}/{namespace}/{name}/log", "needs a cluster"),
            Map.entry("POST /api/ridgeway/runtime/entities/{kind}/{namespace}/{name}/restart", "needs a cluster"),
            Map.entry(
                    "GET /api/ridgeway/delivery/entities/{kind}/{namespace}/{name}/compare",
                    "needs a tool of delivery"),
            Map.entry("POST /api/ridgeway/apis/{namespace}/{name}/trial", "sends to somebody else's server"),
            Map.entry(
                    "GET /api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}/build", "needs a tool that builds"),
            Map.entry("GET /api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}/log", "needs a tool that builds"),
            Map.entry(
                    "POST /api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}/start",
                    "needs a tool that builds"),
            Map.entry(
                    "POST /api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}/retry",
                    "needs a tool that builds"),
            Map.entry(
                    "POST /api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}/cancel",
                    "needs a tool that builds"));

    private static LivedIn home;

    @BeforeAll
    static void start() throws IOException {
        home = new LivedIn(ForgetfulServer.class);
    }

    @AfterAll
    static void stop() {
        home.close();
    }

    @Test
    @Order(1)
    void nobodyIsLetIn() throws IOException {
        List<String> open = new ArrayList<>();
        for (Endpoint endpoint : home.endpoints()) {
            int status = home.ask(endpoint, STRANGER, AJAX).status();
            if (status != 401 && status != 403) {
                open.add(endpoint + " -> " + status);
            }
        }

        assertThat(home.endpoints())
                .hasSizeGreaterThan(60)
                .extracting(Endpoint::toString)
                .contains("GET /api/catalog/entities/by-query");
        assertThat(open)
                .containsExactly(
                        "DELETE /api/ridgeway/forgetful/{name} -> 204",
                        "GET /api/ridgeway/forgetful -> 200",
                        "GET /api/ridgeway/forgetful/{name} -> 200");
    }

    @Test
    @Order(2)
    void whoMayDoNothingLearnsAndChangesNothing() throws IOException {
        List<String> open = new ArrayList<>();
        for (Endpoint endpoint : home.endpoints()) {
            if (HARMLESS.containsKey(endpoint.toString())) {
                continue;
            }
            RunningServer.Answer answer = home.ask(endpoint, LivedIn.NOTHING, AJAX);
            boolean refused = answer.status() == 403 || answer.status() == 404;
            boolean nothing = answer.status() == 200 && EMPTY_BODIES.contains(answer.body());
            boolean told = !endpoint.verb().equals("POST") && refused && says(answer.body());
            if ((!refused && !nothing) || told) {
                open.add(endpoint + " -> " + answer.status() + " " + answer.body());
            }
        }

        assertThat(open)
                .containsExactly(
                        "DELETE /api/ridgeway/forgetful/{name} -> 204 ",
                        "GET /api/ridgeway/forgetful -> 200 {\"secret\":\"open to all\"}",
                        "GET /api/ridgeway/forgetful/{name} -> 200 {\"secret\":\"of zanzibar\"}");
    }

    private static boolean says(String body) {
        return body.contains("About " + LivedIn.MARK) || body.contains("Go to " + LivedIn.MARK);
    }

    /** Else the other walks would only have looked at what is not there. Comes last: it deletes, the things inside of others first. */
    @Test
    @Order(3)
    void whoMayDoEverythingFindsEverything() throws IOException {
        List<String> lost = new ArrayList<>();
        List<Endpoint> inOrder = home.endpoints().stream()
                .filter(it -> !NOT_TO_BE_HAD.containsKey(it.toString()))
                .sorted(Comparator.comparing((Endpoint it) -> it.verb().equals("DELETE"))
                        .thenComparing(it -> it.pattern().endsWith("/repositories/{owner}/{name}"))
                        .thenComparing(it -> it.pattern().endsWith("/locations/{id}")))
                .toList();
        for (Endpoint endpoint : inOrder) {
            RunningServer.Answer answer = home.ask(endpoint, LivedIn.EVERYTHING, AJAX);
            boolean done = answer.status() < 300 || answer.status() == 409;
            if (!done) {
                lost.add(endpoint + " -> " + answer.status() + " " + answer.body());
            }
        }

        assertThat(lost).isEmpty();
    }
}
