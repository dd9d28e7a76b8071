package dev.ridgeway.adapters.github;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import dev.ridgeway.testkit.EntityProviderContract;
import dev.ridgeway.testkit.FakeGitHub;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.Scalars;
import graphql.schema.GraphQLScalarType;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that answers as GitHub does; questions and answers are held to GitHub's own schema. */
class GitHubPeopleTests extends EntityProviderContract {

    private static final JsonMapper JSON = JsonMapper.shared();

    private FakeGitHub github;

    @BeforeEach
    void start() throws IOException {
        github = new FakeGitHub();
        github.organization("shop")
                .person("ann", "Ann")
                .person("kim", "Kim")
                .person("leo", "Leo")
                .person("zoe", "Zoë")
                .team("shop", "")
                .team("web", "shop", "kim", "ann", "zoe");
    }

    @AfterEach
    void stop() {
        github.close();
    }

    private EntityProvider provider(String more, String token, String api) {
        return providers(
                        "{id: production, githubUrl: 'https://%s', pageSizes: {teams: 1, teamMembers: 2, organizationMembers: 3}, %s}"
                                .formatted(github.host(), more),
                        token,
                        api)
                .getFirst();
    }

    private List<EntityProvider> providers(String setting, String token, String api) {
        HostContext context = new HostContext("""
                integrations.github: [{host: '%s', apiBaseUrl: '%s', token: %s}]
                catalog.providers.githubOrg: %s
                """.formatted(github.host(), api, token, setting));
        return new GitHubPlugin().entityProviders().getFirst().create(context);
    }

    private EntityProvider provider(String more) {
        return provider(more, FakeGitHub.TOKEN, github.api());
    }

    @Override
    protected EntityProvider provider() {
        return provider("orgs: [shop]");
    }

    @Override
    protected EntityProvider stranger() {
        return provider("orgs: [shop]", "a-guessed-token", github.api());
    }

    @Override
    protected EntityProvider absent() {
        try {
            return provider(
                    "orgs: [shop]", FakeGitHub.TOKEN, JsonServer.nobody().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected EntityProvider lost() {
        return provider("orgs: [none]");
    }

    @Override
    protected String secret() {
        return FakeGitHub.TOKEN;
    }

    @Override
    protected void breakSecondPage() {
        int[] asked = {0};
        github.trouble(exchange ->
                ++asked[0] > 1 && FakeGitHub.status(502, Map.of(), "").answered(exchange));
    }

    @Override
    protected void letLeoLeave() {
        github.organization("shop").leaves("leo");
    }

    private static JsonNode entity(List<ProvidedEntity> all, String kind, String name) {
        return all.stream()
                .map(it -> JSON.<JsonNode>valueToTree(it.content()))
                .filter(it -> it.at("/kind").asString().equals(kind)
                        && it.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void writesPeopleAndTeamsAsBackstageDoes() {
        List<ProvidedEntity> all = provider().entities();

        assertThat(entity(all, "User", "kim")).isEqualTo(JSON.readTree("""
                {"apiVersion":"backstage.io/v1alpha1","kind":"User","metadata":{"name":"kim","annotations":{
                  "github.com/user-login":"kim","github.com/user-id":"U_kim",
                  "backstage.io/managed-by-location":"url:https://%s/kim",
                  "backstage.io/managed-by-origin-location":"url:https://%s/kim"}},
                "spec":{"profile":{"displayName":"Kim","email":"kim@example.com",
                  "picture":"https://avatars.example.com/kim"},"memberOf":["web"]}}
                """.formatted(github.host(), github.host())));
        assertThat(entity(all, "Group", "web")).isEqualTo(JSON.readTree("""
                {"apiVersion":"backstage.io/v1alpha1","kind":"Group","metadata":{"name":"web","annotations":{
                  "github.com/team-slug":"shop/web",
                  "backstage.io/edit-url":"https://github.example.com/orgs/shop/teams/web/edit",
                  "backstage.io/managed-by-location":"url:https://%s/orgs/shop/teams/web",
                  "backstage.io/managed-by-origin-location":"url:https://%s/orgs/shop/teams/web"}},
                "spec":{"profile":{"displayName":"Team web"},"children":[],"type":"team","parent":"shop",
                  "members":["default/kim","default/ann","default/zoe"]}}
                """.formatted(github.host(), github.host())));
        assertThat(entity(all, "Group", "shop").at("/spec/children/0").asString())
                .isEqualTo("web");
    }

    @Test
    void givesTeamsOfSeveralOrganisationsTheirNamespaces() {
        github.organization("Tools").person("kim", "Kim").team("web", "", "kim");

        List<ProvidedEntity> all = provider("orgs: [shop, Tools]").entities();

        assertThat(entity(all, "User", "kim").at("/spec/memberOf"))
                .isEqualTo(JSON.readTree("[\"shop/web\",\"tools/web\"]"));
        assertThat(all)
                .extracting(ProvidedEntity::location)
                .contains(
                        "url:https://" + github.host() + "/orgs/shop/teams/web",
                        "url:https://" + github.host() + "/orgs/Tools/teams/web");
        assertThat(entity(all, "Group", "web").at("/metadata/namespace").asString())
                .isEqualTo("shop");
    }

    @Test
    void takesVerifiedMailsWhenTold() {
        List<ProvidedEntity> all = provider("orgs: [shop], defaultUserTransformer: {useVerifiedEmails: true}")
                .entities();

        assertThat(entity(all, "User", "kim").at("/spec/profile/email").asString())
                .isEqualTo("kim@example.org");
    }

    @Test
    void asksAndReadsWhatTheSchemaOfGitHubAllows() throws IOException {
        provider().entities();
        List<FakeGitHub.Told> told = github.told();

        assertThat(told).hasSizeGreaterThan(4);
        for (FakeGitHub.Told one : told) {
            JsonNode question = JSON.readTree(one.question());
            JsonNode answer = JSON.readTree(one.answer());
            ExecutionResult result = schema().execute(ExecutionInput.newExecutionInput(
                            question.at("/query").asString())
                    .root(JSON.treeToValue(answer.at("/data"), Map.class))
                    .variables(JSON.<Map<String, Object>>treeToValue(
                            question.at("/variables"),
                            JSON.getTypeFactory().constructMapType(Map.class, String.class, Object.class))));

            assertThat(result.getErrors()).isEmpty();
            assertThat(JSON.<JsonNode>valueToTree(result.getData())).isEqualTo(answer.at("/data"));
        }
    }

    private static GraphQL schema() throws IOException {
        try (InputStream text = GitHubPeopleTests.class.getResourceAsStream("/contracts/github.graphql")) {
            String definitions = new String(Objects.requireNonNull(text).readAllBytes(), StandardCharsets.UTF_8);
            RuntimeWiring wiring = RuntimeWiring.newRuntimeWiring()
                    .scalar(GraphQLScalarType.newScalar(Scalars.GraphQLString)
                            .name("URI")
                            .build())
                    .build();
            GraphQLSchema schema =
                    new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(definitions), wiring);
            return GraphQL.newGraphQL(schema).build();
        }
    }

    @Test
    void waitsUntilTheLimitIsOverThatAGoodAnswerTells() {
        EntityProvider provider = provider();
        github.trouble(exchange -> {
            exchange.getResponseHeaders().set("X-RateLimit-Reset", "1767269400");
            byte[] body = "{\"errors\":[{\"type\":\"RATE_LIMITED\",\"message\":\"API rate limit exceeded\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            return true;
        });

        assertThatThrownBy(provider::entities).isInstanceOfSatisfying(ToolUnavailable.class, it -> {
            assertThat(it.code()).isEqualTo("tool-limit-reached");
            assertThat(it.retryAt().orElseThrow().getEpochSecond()).isEqualTo(1767269400);
        });
        github.recover();
        github.asked();
        assertThatThrownBy(provider::entities).isInstanceOf(ToolUnavailable.class);
        assertThat(github.asked()).isEmpty();
    }

    @Test
    void saysWhichRightIsMissing() {
        github.trouble(FakeGitHub.status(200, Map.of(), ""));
        assertThatThrownBy(() -> provider().entities()).isInstanceOf(ToolUnavailable.class);
        github.trouble(exchange -> {
            byte[] body = "{\"errors\":[{\"type\":\"INSUFFICIENT_SCOPES\",\"message\":\"Your token lacks read:org.\"}]}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            return true;
        });
        assertThatThrownBy(() -> provider().entities())
                .isInstanceOfSatisfying(
                        ToolRefused.class, it -> assertThat(it.code()).isEqualTo("tool-forbidden"));
    }

    @Test
    void coversItsOrganisations() {
        EntityProvider provider = provider();

        assertThat(provider.covers(URI.create("https://" + github.host() + "/Shop")))
                .isTrue();
        assertThat(provider.covers(URI.create("https://" + github.host() + "/shopping")))
                .isFalse();
        assertThat(provider.covers(URI.create("https://elsewhere.example/shop")))
                .isFalse();
        assertThat(provider.title()).isEqualTo("people and teams of shop on " + github.host());
    }

    @Test
    void refusesSettingsThatNobodyCouldMean() {
        for (String wrong : List.of(
                "{githubUrl: 'https://github.com'}",
                "{id: a, githubUrl: 'https://elsewhere.example'}",
                "{id: a, githubUrl: 'https://github.com', pageSizes: {teams: 0}}",
                "[{id: a, githubUrl: nowhere}]")) {
            assertThatThrownBy(() -> providers(wrong, FakeGitHub.TOKEN, github.api()))
                    .isInstanceOf(SettingWrong.class);
        }
    }
}
