package dev.ridgeway.server.assembly.edge;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** A running server that holds one of everything, each with {@link #MARK} in it, so that every address leads somewhere. */
final class LivedIn implements AutoCloseable {

    /** Stands in everything that is kept here: who may see nothing must never see it. */
    static final String MARK = "zanzibar";

    static final String EVERYTHING = "Authorization: Bearer everything";
    static final String NOTHING = "Authorization: Bearer powerless";

    private static final Actor SELF = Actor.system("test");
    private static final String REPOSITORY = "/api/ridgeway/code/repositories/team/" + MARK;
    private static final String API = "/api/ridgeway/apis/default/" + MARK;
    private static final String CATALOG_FILE = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: zanzibar, description: About zanzibar}
            spec: {type: service, lifecycle: production, owner: zanzibar}
            ---
            apiVersion: scaffolder.backstage.io/v1beta3
            kind: Template
            metadata: {name: zanzibar, title: To zanzibar}
            spec:
              type: service
              owner: zanzibar
              parameters: [{title: One, properties: {name: {type: string, title: zanzibar}, more: {type: object}}}]
              steps: [{id: say, action: 'debug:log', input: {message: 'zanzibar ${{ parameters.name }}'}}]
            ---
            apiVersion: backstage.io/v1alpha1
            kind: API
            metadata: {name: zanzibar, description: About zanzibar}
            spec: {type: text, lifecycle: production, owner: zanzibar, definition: About zanzibar}
            """;

    private static final String BROKEN_FILE = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: broken-zanzibar, description: About zanzibar}
            spec: {type: service, lifecycle: production}
            """;

    private final RunningServer server;
    private final Map<String, Map<String, String>> values = new LinkedHashMap<>();
    private final Map<String, String> queries = new LinkedHashMap<>();
    private final Map<String, String> bodies = new LinkedHashMap<>();

    LivedIn(Class<?> application) throws IOException {
        server = RunningServer.start(application, """
                backend:
                  reading: {allow: [{host: "localhost:9"}]}
                  auth:
                    externalAccess:
                      - {type: static, options: {token: everything, subject: ada}}
                      - {type: static, options: {token: powerless, subject: nobody},
                         accessRestrictions: [{plugin: nothing}]}
                integrations:
                  github: [{host: "localhost:9", apiBaseUrl: "http://localhost:9"}]
                catalog:
                  rules: [{allow: [API, Component, Template, Location]}]
                  providers: {github: {zanzibar: {organization: zanzibar, host: "localhost:9"}}}
                """, "--empty");
        try {
            furnish();
        } catch (IOException | RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private void furnish() throws IOException {
        RepositoryName name = new RepositoryName(Code.EMBEDDED, "team", MARK);
        made(
                "/api/ridgeway/code/repositories",
                "{\"owner\":\"team\",\"name\":\"zanzibar\",\"description\":\"About zanzibar\"}");
        String commit = commit(name, "main", RepositoryFile.text("catalog-info.yaml", CATALOG_FILE));
        commit(name, "next", RepositoryFile.text("README.md", "zanzibar is next"));
        commit(name, "next", RepositoryFile.text("broken.yaml", BROKEN_FILE));
        made(REPOSITORY + "/proposals", "{\"title\":\"Go to zanzibar\",\"head\":\"next\",\"base\":\"main\"}");
        made(REPOSITORY + "/statuses/" + commit, "{\"state\":\"success\",\"description\":\"zanzibar\"}");
        String webhook = made(REPOSITORY + "/webhooks", "{\"url\":\"http://localhost:9/zanzibar\"}")
                .get("id")
                .asString();
        String location = made(
                        "/api/catalog/locations",
                        "{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/team/zanzibar/blob/main/catalog-info.yaml\"}")
                .at("/location/id")
                .asString();
        made(
                "/api/catalog/locations",
                "{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/team/zanzibar/blob/next/broken.yaml\"}");
        String broken = seen("/api/catalog/entities/unprocessed/failed")
                .at("/entities/0/entity_id")
                .asString();
        String uid = seen("/api/catalog/entities/by-name/component/default/zanzibar")
                .at("/metadata/uid")
                .asString();
        seen("/api/catalog/entities/by-name/template/default/zanzibar");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !seen(API + "/versions").at("/items").isEmpty());
        String version =
                String.valueOf(seen(API + "/versions").at("/items/0/id").asLong());
        String run = made(
                        "/api/scaffolder/v2/tasks",
                        "{\"templateRef\":\"template:default/zanzibar\",\"values\":{\"name\":\"zanzibar\"}}")
                .get("id")
                .asString();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> seen("/api/ridgeway/paths/runs/" + run)
                        .get("status")
                        .asString()
                        .equals("completed"));
        String token = made(
                        "/api/ridgeway/identity/tokens",
                        "{\"name\":\"zanzibar\",\"scopes\":[\"reader\"],\"expiresInDays\":1}")
                .get("id")
                .asString();
        String connection =
                seen("/api/ridgeway/connections").at("/items/0/name").asString();
        server.ask("PUT", "/api/user-settings/buckets/b/keys/zanzibar", "{\"value\":\"zanzibar\"}", EVERYTHING);

        values.put("/api/user-settings/", Map.of("bucket", "b", "key", MARK));
        values.put("/api/ridgeway/connections/", Map.of("name", connection));
        values.put("/api/ridgeway/identity/tokens/", Map.of("id", token));
        values.put("/api/ridgeway/paths/", Map.of("id", run, "step", "say", "owner", "team", "name", MARK));
        values.put("/api/scaffolder/v2/tasks/", Map.of("id", run));
        values.put("/api/scaffolder/v2/templates/", Map.of("kind", "template", "namespace", "default", "name", MARK));
        values.put("/api/scaffolder/v2/autocomplete/", Map.of("provider", "github", "resource", "owners"));
        values.put("/api/catalog/entities/by-uid/", Map.of("uid", uid));
        values.put("/api/catalog/entities/unprocessed/", Map.of("id", broken));
        values.put("/api/catalog/locations/{id}", Map.of("id", location));
        values.put("/api/catalog/.backstage/", Map.of("id", "catalog:get-catalog-entity"));
        values.put("/api/catalog/", Map.of("kind", "component", "namespace", "default", "name", MARK));
        values.put("/api/ridgeway/catalog/sources/", Map.of("id", location, "name", "github:zanzibar"));
        values.put("/api/ridgeway/catalog/", Map.of("kind", "component", "namespace", "default", "name", MARK));
        values.put(
                "/api/ridgeway/code/repositories/{owner}/{name}/webhooks/",
                Map.of("owner", "team", "name", MARK, "id", webhook));
        values.put(
                "/api/ridgeway/code/",
                Map.of("owner", "team", "name", MARK, "number", "1", "commit", commit, "id", commit));
        values.put("/api/ridgeway/apis/", Map.of("namespace", "default", "name", MARK, "id", version));
        values.put("/api/ridgeway/runtime/", Map.of("kind", "component", "namespace", "default", "name", MARK));
        values.put("/api/ridgeway/delivery/", Map.of("kind", "component", "namespace", "default", "name", MARK));
        values.put("/api/ridgeway/pipelines/", Map.of("kind", "component", "namespace", "default", "name", MARK));
        values.put("/api/kubernetes/services/", Map.of("serviceId", MARK));
        values.put("/api/ridgeway/forgetful/", Map.of("name", MARK));

        queries.put("GET /api/search/query", "term=zanzibar&pageLimit=5&pageCursor=MA==");
        queries.put("GET /api/catalog/entity-facets", "facet=metadata.name");
        queries.put("GET /api/ridgeway/code/repositories/{owner}/{name}/compare", "base=main&head=next");
        queries.put(
                "GET /api/ridgeway/runtime/entities/{kind}/{namespace}/{name}/object",
                "cluster=a&resource=pods&in=b&called=c");
        queries.put("GET /api/ridgeway/runtime/entities/{kind}/{namespace}/{name}/log", "cluster=a&in=b");
        bodies.put(
                "POST /api/ridgeway/runtime/entities/{kind}/{namespace}/{name}/restart",
                "{\"cluster\":\"a\",\"in\":\"b\",\"copy\":\"c\"}");
        queries.put("GET /api/ridgeway/delivery/entities/{kind}/{namespace}/{name}/compare", "from=1&to=2");
        String builds = "/api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}";
        queries.put("GET " + builds + "/build", "builder=a&id=b");
        queries.put("GET " + builds + "/log", "builder=a&id=b&log=c");
        bodies.put("POST " + builds + "/start", "{\"builder\":\"a\",\"revision\":\"main\"}");
        bodies.put("POST " + builds + "/retry", "{\"builder\":\"a\",\"id\":\"b\"}");
        bodies.put("POST " + builds + "/cancel", "{\"builder\":\"a\",\"id\":\"b\"}");
        queries.put("GET /api/ridgeway/code/repositories/{owner}/{name}/file", "path=catalog-info.yaml");
        queries.put("GET /api/ridgeway/code/repositories/{owner}/{name}/raw", "path=catalog-info.yaml");

        String repository = "POST /api/ridgeway/code/repositories";
        bodies.put(
                "POST /api/catalog/entities/by-query",
                "{\"query\":{\"kind\":\"component\"},\"orderBy\":[{\"field\":\"metadata.name\",\"order\":\"asc\"}],\"limit\":5,"
                        + "\"offset\":0,\"fields\":[\"kind\"],\"fullTextFilter\":{\"term\":\"zan\",\"fields\":[\"metadata.name\"]}}");
        bodies.put(
                "POST /api/catalog/entities/by-refs",
                "{\"entityRefs\":[\"component:default/zanzibar\"],\"fields\":[\"kind\"],\"query\":{\"kind\":\"component\"}}");
        bodies.put(
                "POST /api/catalog/entity-facets",
                "{\"facets\":[\"metadata.name\"],\"query\":{\"kind\":{\"$in\":[\"component\"]}}}");
        bodies.put(
                "POST /api/catalog/locations",
                "{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/team/zanzibar/blob/main/FRESH.yaml\"}");
        bodies.put(
                "POST /api/catalog/.well-known/backstage/permissions/apply-conditions",
                "{\"items\":[{\"id\":\"1\",\"resourceType\":\"catalog-entity\",\"resourceRef\":\"component:default/zanzibar\","
                        + "\"conditions\":{\"not\":{\"allOf\":[{\"rule\":\"HAS_SPEC\",\"params\":{\"key\":\"type\",\"value\":\"a\"}}]}}}]}");
        bodies.put(
                "POST /api/catalog/.backstage/actions/v1/actions/{id}/invoke",
                "{\"name\":\"zanzibar\",\"kind\":\"Component\"}");
        bodies.put("POST /api/catalog/locations/by-query", "{\"query\":{\"type\":{\"$in\":[\"url\"]}},\"limit\":5}");
        bodies.put(
                "PUT /api/catalog/locations/{id}",
                "{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/team/zanzibar/blob/main/catalog-info.yaml\"}");
        bodies.put(
                "POST /api/catalog/analyze-location",
                "{\"location\":{\"type\":\"url\",\"target\":\"https://git.ridgeway.internal/team/zanzibar\"},"
                        + "\"catalogFilename\":\"catalog-info.yaml\"}");
        bodies.put("POST /api/ridgeway/catalog/health/orphans/remove", "{\"refs\":[\"component:default/zanzibar\"]}");
        bodies.put(
                "POST /api/ridgeway/catalog/registration/preview",
                "{\"target\":\"https://git.ridgeway.internal/team/zanzibar\"}");
        bodies.put(
                "POST /api/ridgeway/catalog/registration/propose",
                "{\"target\":\"https://git.ridgeway.internal/team/zanzibar\",\"text\":\"apiVersion: backstage.io/v1alpha1\\nkind:"
                        + " Group\\nmetadata: {name: a}\\nspec: {type: team, children: []}\"}");
        bodies.put(
                "POST /api/ridgeway/apis/{namespace}/{name}/trial",
                "{\"server\":\"http://localhost:9\",\"method\":\"GET\",\"path\":\"/\",\"headers\":{\"a\":\"b\"},\"body\":\"c\"}");
        bodies.put("POST /api/catalog/refresh", "{\"entityRef\":\"component:default/zanzibar\"}");
        bodies.put(
                "POST /api/catalog/validate-entity",
                "{\"location\":\"url:https://example.com/c.yaml\",\"entity\":{\"apiVersion\":\"backstage.io/v1alpha1\","
                        + "\"kind\":\"Component\",\"metadata\":{\"name\":\"x\",\"tags\":[\"a\"],\"annotations\":{\"a/b\":\"c\"}},"
                        + "\"spec\":{\"type\":\"a\",\"lifecycle\":\"b\",\"owner\":\"c\"}}}");
        bodies.put(
                repository, "{\"owner\":\"team\",\"name\":\"FRESH\",\"description\":\"a\",\"defaultBranch\":\"main\"}");
        bodies.put(
                repository + "/{owner}/{name}/proposals",
                "{\"title\":\"a\",\"description\":\"b\",\"head\":\"next\",\"base\":\"main\"}");
        bodies.put(repository + "/{owner}/{name}/proposals/{number}/merge", "{\"headCommit\":\"" + commit + "\"}");
        bodies.put(
                repository + "/{owner}/{name}/statuses/{commit}",
                "{\"state\":\"success\",\"context\":\"a\",\"description\":\"b\",\"target_url\":\"https://example.com\"}");
        bodies.put(repository + "/{owner}/{name}/webhooks", "{\"url\":\"http://localhost:9/\",\"secret\":\"a\"}");
        bodies.put(
                "POST /api/ridgeway/identity/tokens",
                "{\"name\":\"FRESH\",\"scopes\":[\"reader\"],\"expiresInDays\":1}");
        bodies.put(
                "POST /api/ridgeway/paths/preview",
                "{\"templateRef\":\"template:default/zanzibar\",\"values\":{\"name\":\"a\",\"more\":{\"b\":[\"c\"]}}}");
        bodies.put("POST /api/ridgeway/paths/runs/{id}/steps/{step}/resolve", "{\"answer\":\"done\"}");
        bodies.put(
                "POST /api/permission/authorize",
                "{\"items\":[{\"id\":\"1\",\"permission\":{\"type\":\"basic\",\"name\":\"catalog.entity.create\"}}]}");
        bodies.put(
                "POST /api/kubernetes/services/{serviceId}",
                "{\"entity\":{\"kind\":\"Component\",\"metadata\":{\"name\":\"zanzibar\"}}}");
        bodies.put("POST /api/kubernetes/resources/workloads/query", "{\"entityRef\":\"component:default/zanzibar\"}");
        bodies.put(
                "POST /api/kubernetes/resources/custom/query",
                "{\"entityRef\":\"component:default/zanzibar\",\"customResources\":[{\"group\":\"a\",\"apiVersion\":\"v1\",\"plural\":\"b\"}]}");
        bodies.put(
                "POST /api/scaffolder/v2/dry-run",
                "{\"template\":{\"apiVersion\":\"scaffolder.backstage.io/v1beta3\",\"kind\":\"Template\",\"metadata\":{\"name\":\"x\"},"
                        + "\"spec\":{\"type\":\"a\",\"parameters\":[],\"steps\":[{\"id\":\"a\",\"action\":\"debug:log\","
                        + "\"input\":{\"message\":\"b\"}}]}},\"values\":{\"c\":\"d\"},\"secrets\":{\"e\":\"fghi\"},"
                        + "\"directoryContents\":[{\"path\":\"x\",\"base64Content\":\"eA==\"}]}");
        bodies.put(
                "POST /api/scaffolder/v2/tasks",
                "{\"templateRef\":\"template:default/zanzibar\",\"values\":{\"name\":\"a\",\"more\":{\"b\":[\"c\"]}},\"secrets\":{\"d\":\"efgh\"}}");
        bodies.put("POST /api/scaffolder/v2/tasks/{id}/retry", "{\"secrets\":{\"d\":\"efgh\"}}");
        for (String settings : List.of("/api/user-settings", "/api/user-settings/v1")) {
            bodies.put("PUT " + settings + "/buckets/{bucket}/keys/{key}", "{\"value\":{\"a\":[\"b\"]}}");
            bodies.put("POST " + settings + "/multiget", "{\"items\":[{\"bucket\":\"c\",\"key\":\"zanzibar\"}]}");
        }
    }

    private String commit(RepositoryName name, String branch, RepositoryFile file) {
        Change change = new Change(branch, "Go to zanzibar", "Ada", "ada@example.com", List.of(file), List.of());
        return server.context()
                .getBean(Code.class)
                .commit(SELF, name, change, "")
                .id();
    }

    private JsonNode made(String path, String body) throws IOException {
        RunningServer.Answer answer = server.ask("POST", path, body, EVERYTHING);
        if (answer.status() != 201) {
            throw new AssertionError(path + " answered " + answer.status() + " " + answer.body());
        }
        return answer.json();
    }

    private JsonNode seen(String path) throws IOException {
        RunningServer.Answer answer = server.get(path, EVERYTHING);
        if (answer.status() != 200) {
            throw new AssertionError(path + " answered " + answer.status() + " " + answer.body());
        }
        return answer.json();
    }

    RunningServer server() {
        return server;
    }

    List<Endpoint> endpoints() {
        return Endpoint.of(server.context());
    }

    /** What a variable of the address stands for here. */
    String value(Endpoint endpoint, String variable) {
        for (Map.Entry<String, Map<String, String>> known : values.entrySet()) {
            String value = known.getValue().get(variable);
            if (endpoint.pattern().startsWith(known.getKey()) && value != null) {
                return value;
            }
        }
        throw new AssertionError(endpoint + " takes {" + variable + "}; put one that is there into " + LivedIn.class);
    }

    String query(Endpoint endpoint) {
        return queries.getOrDefault(endpoint.toString(), "");
    }

    /** A body that the address takes, each time with fresh names; empty when it takes none. */
    String body(Endpoint endpoint) {
        if (!endpoint.takesBody()) {
            return "";
        }
        String body = bodies.get(endpoint.toString());
        if (body == null) {
            throw new AssertionError(endpoint + " takes a body; put one that it takes into " + LivedIn.class);
        }
        return body.replace("FRESH", "n" + UUID.randomUUID().toString().substring(0, 8));
    }

    RunningServer.Answer ask(Endpoint endpoint, String... headers) throws IOException {
        String query = query(endpoint);
        String path = endpoint.path(variable -> value(endpoint, variable));
        return server.ask(endpoint.verb(), query.isEmpty() ? path : path + "?" + query, body(endpoint), headers);
    }

    @Override
    public void close() {
        server.close();
    }
}
