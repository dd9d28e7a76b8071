package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.house.HouseRules;
import dev.ridgeway.house.fixtures.forgetful.ForgetfulServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Walks every endpoint of the whole server: as nobody, and as somebody who may do nothing at all. */
class EndpointWalkTests {

    private static final String STRANGER = "Host: elsewhere.example";
    private static final String AJAX = "X-Requested-With: XMLHttpRequest";
    private static final String POWERLESS = "Authorization: Bearer powerless";

    /** What somebody without any permission may be told all the same, and why. */
    private static final Map<String, String> HARMLESS = Map.ofEntries(
            Map.entry("GET /api/ridgeway/session", "who one is"),
            Map.entry("GET /api/auth/v1/userinfo", "who one is"),
            Map.entry("POST /api/permission/authorize", "what one may"),
            Map.entry("POST /api/auth/guest/logout", "nothing happens"),
            Map.entry("GET /api/ridgeway/events", "ids only, never contents"),
            Map.entry("GET /api/ridgeway/journey", "words on the installation, no content"),
            Map.entry("GET /api/scaffolder/v2/templating-extensions", "names of the language"),
            Map.entry("POST /api/scaffolder/v2/autocomplete/x/x", "always empty"));

    /** Backstage answers these with nothing instead of a refusal. */
    private static final Set<String> EMPTY_BODIES = Set.of(
            "[]",
            "{\"items\":[],\"totalItems\":0,\"pageInfo\":{}}",
            "{\"facets\":{\"x\":[]}}",
            "{\"items\":[null]}",
            "{\"items\":[]}",
            "{\"items\":[],\"total\":0}",
            "{\"tasks\":[],\"totalTasks\":0}");

    /** What an endpoint needs before it can look at the thing that is asked for. */
    private static final Map<String, String> QUERIES = Map.of(
            "GET /api/catalog/entity-facets", "?facet=x",
            "GET /api/ridgeway/code/repositories/x/x/compare", "?base=a&head=b",
            "GET /api/ridgeway/code/repositories/x/x/file", "?path=x",
            "GET /api/ridgeway/code/repositories/x/x/raw", "?path=x");

    private static final Map<String, String> BODIES = Map.of(
            "POST /api/catalog/entities/by-refs", "{\"entityRefs\":[\"component:default/x\"]}",
            "POST /api/catalog/entity-facets", "{\"facets\":[\"x\"]}",
            "POST /api/catalog/locations",
                    "{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/a/b/blob/main/c.yaml\"}",
            "POST /api/catalog/refresh", "{\"entityRef\":\"component:default/x\"}",
            "POST /api/ridgeway/code/repositories", "{\"owner\":\"a\",\"name\":\"b\"}",
            "POST /api/ridgeway/identity/tokens", "{\"name\":\"x\",\"scopes\":[\"reader\"],\"expiresInDays\":1}",
            "POST /api/ridgeway/paths/runs/2b9a1f2e-0000-4000-8000-000000000000/steps/x/resolve",
                    "{\"answer\":\"done\"}",
            "POST /api/ridgeway/paths/preview", "{\"templateRef\":\"template:default/x\",\"values\":{}}",
            "POST /api/scaffolder/v2/tasks", "{\"templateRef\":\"template:default/x\",\"values\":{}}");

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        server = RunningServer.start(
                ForgetfulServer.class,
                "backend: {auth: {externalAccess: [{type: static, options: {token: powerless, subject: nobody},"
                        + " accessRestrictions: [{plugin: nothing}]}]}}\n");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void nobodyIsLetIn() throws IOException {
        List<String> open = new ArrayList<>();
        Set<String> walked = new TreeSet<>();
        for (String endpoint : endpoints()) {
            int status = ask(endpoint, STRANGER).status();
            walked.add(endpoint);
            if (status != 401 && status != 403) {
                open.add(endpoint + " -> " + status);
            }
        }

        assertThat(walked).hasSizeGreaterThan(40).contains("GET /api/catalog/entities/by-query");
        assertThat(open).containsExactly("GET /api/ridgeway/forgetful -> 200");
    }

    @Test
    void whoMayDoNothingLearnsNothing() throws IOException {
        List<String> open = new ArrayList<>();
        for (String endpoint : endpoints()) {
            if (HARMLESS.containsKey(endpoint)) {
                continue;
            }
            RunningServer.Answer answer = ask(endpoint, POWERLESS);
            boolean refused = answer.status() == 403;
            boolean nothing =
                    answer.status() == 404 || (answer.status() == 200 && EMPTY_BODIES.contains(answer.body()));
            if (!refused && !nothing) {
                open.add(endpoint + " -> " + answer.status() + " " + answer.body());
            }
        }

        assertThat(open).containsExactly("GET /api/ridgeway/forgetful -> 200 {\"secret\":\"open to all\"}");
    }

    private static RunningServer.Answer ask(String endpoint, String header) throws IOException {
        String[] parts = endpoint.split(" ");
        String body = parts[0].equals("GET") || parts[0].equals("DELETE") ? "" : BODIES.getOrDefault(endpoint, "{}");
        return server.ask(parts[0], parts[1] + QUERIES.getOrDefault(endpoint, ""), body, header, AJAX);
    }

    private static Set<String> endpoints() {
        Set<String> endpoints = new TreeSet<>();
        server.context()
                .getBeansOfType(RequestMappingHandlerMapping.class)
                .values()
                .forEach(
                        mapping -> mapping.getHandlerMethods().forEach((info, method) -> add(endpoints, info, method)));
        return endpoints;
    }

    private static void add(Set<String> endpoints, RequestMappingInfo info, HandlerMethod method) {
        String controller = method.getBeanType().getSimpleName();
        if (HouseRules.OPEN_DOORS.contains(controller) || controller.equals("BasicErrorController")) {
            return;
        }
        for (String pattern : info.getPatternValues()) {
            String path = pattern.replaceAll("\\{\\*[^}]*}", "x")
                    .replaceAll("\\{id}", "2b9a1f2e-0000-4000-8000-000000000000")
                    .replaceAll("\\{number}", "1")
                    .replaceAll("\\{[^}]*}", "x");
            if (info.getMethodsCondition().getMethods().isEmpty()) {
                endpoints.add("GET " + path);
            }
            info.getMethodsCondition().getMethods().forEach(verb -> endpoints.add(verb + " " + path));
        }
    }
}
