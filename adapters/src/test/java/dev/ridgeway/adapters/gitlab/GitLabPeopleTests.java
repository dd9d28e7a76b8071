package dev.ridgeway.adapters.gitlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import dev.ridgeway.testkit.EntityProviderContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Against a server that answers as GitLab's API does, on one's own machines. */
class GitLabPeopleTests extends EntityProviderContract {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TOKEN = "gitlab-token-of-the-test";
    private static final String USERS =
            "/api/v4/users?active=true&without_project_bots=true&exclude_internal=true&per_page=100";

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, String> next = new ConcurrentHashMap<>();
    private JsonServer gitlab;

    @BeforeEach
    void start() throws IOException {
        gitlab = new JsonServer(this::answer);
        answers.put(USERS, list(user(1, "ann"), user(2, "kim")));
        next.put(USERS, "/api/v4/users?page=2");
        answers.put("/api/v4/users?page=2", list(user(3, "leo"), user(4, "old").replace("active", "blocked")));
        answers.put(
                "/api/v4/groups?all_available=true&order_by=id&per_page=100",
                list(
                        group(10, "shop", "null"),
                        group(11, "shop/web", "10"),
                        group(12, "other", "null"),
                        group(13, "shop/empty", "10")));
        answers.put("/api/v4/groups/10/members?per_page=100", list(user(1, "ann")));
        answers.put("/api/v4/groups/10/members/all?per_page=100", list(user(1, "ann")));
        answers.put("/api/v4/groups/11/members?per_page=100", list(user(2, "kim"), user(9, "robot")));
        answers.put("/api/v4/groups/11/members/all?per_page=100", list(user(1, "ann"), user(2, "kim")));
        answers.put("/api/v4/groups/12/members?per_page=100", list(user(1, "ann")));
        answers.put("/api/v4/groups/13/members?per_page=100", list());
    }

    @AfterEach
    void stop() {
        gitlab.close();
    }

    private static Answer list(String... items) {
        return Answer.ok("[" + String.join(",", items) + "]");
    }

    private static String user(int id, String name) {
        return """
                {"id":%d,"username":"%s","name":"The %s","state":"active","avatar_url":null,"web_url":"https://git.example.com/%s",
                "email":"%s@example.com","access_level":30}""".formatted(id, name, name, name, name);
    }

    private static String group(int id, String path, String parent) {
        return """
                {"id":%d,"name":"Team %s","path":"x","full_path":"%s","description":"","visibility":"private","parent_id":%s,
                "web_url":"https://git.example.com/groups/%s"}""".formatted(id, path, path, parent, path);
    }

    private Answer answer(HttpExchange request, String body) {
        if (!("Bearer " + TOKEN).equals(request.getRequestHeaders().getFirst("Authorization"))) {
            return new Answer(401, "{\"message\":\"401 Unauthorized\"}");
        }
        String uri = request.getRequestURI().toString();
        if (next.containsKey(uri)) {
            request.getResponseHeaders().set("Link", "<" + gitlab.address() + next.get(uri) + ">; rel=\"next\"");
        }
        return answers.getOrDefault(uri, new Answer(404, "{\"message\":\"404 Group Not Found\"}"));
    }

    private List<EntityProvider> providers(String more, String token, String api) {
        HostContext context = new HostContext("""
                integrations.gitlab: [{host: git.example.com, apiBaseUrl: '%s/api/v4', token: %s}]
                catalog.providers.gitlab: {production: {host: git.example.com, %s}}
                """.formatted(api, token, more));
        return new GitLabPlugin().entityProviders().getFirst().create(context);
    }

    private EntityProvider provider(String more) {
        return providers(more, TOKEN, gitlab.address().toString()).getFirst();
    }

    @Override
    protected EntityProvider provider() {
        return provider("orgEnabled: true, group: shop");
    }

    @Override
    protected EntityProvider stranger() {
        return providers(
                        "orgEnabled: true, group: shop",
                        "guessed",
                        gitlab.address().toString())
                .getFirst();
    }

    @Override
    protected EntityProvider absent() {
        try {
            return providers(
                            "orgEnabled: true, group: shop",
                            TOKEN,
                            JsonServer.nobody().toString())
                    .getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected EntityProvider lost() {
        return provider("orgEnabled: true, group: none, restrictUsersToGroup: true");
    }

    @Override
    protected String secret() {
        return TOKEN;
    }

    @Override
    protected void breakSecondPage() {
        answers.put("/api/v4/users?page=2", new Answer(500, "{}"));
    }

    @Override
    protected void letLeoLeave() {
        answers.put("/api/v4/users?page=2", list());
    }

    private static JsonNode entity(List<ProvidedEntity> all, String name) {
        return all.stream()
                .map(it -> JSON.<JsonNode>valueToTree(it.content()))
                .filter(it -> it.at("/metadata/name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void writesPeopleAndGroupsAsBackstageDoes() {
        List<ProvidedEntity> all = provider().entities();

        assertThat(entity(all, "kim")).isEqualTo(JSON.readTree("""
                {"apiVersion":"backstage.io/v1alpha1","kind":"User","metadata":{"name":"kim","annotations":{
                  "git.example.com/user-login":"https://git.example.com/kim","git.example.com/user-id":"2",
                  "backstage.io/managed-by-location":"url:https://git.example.com/kim",
                  "backstage.io/managed-by-origin-location":"url:https://git.example.com/kim"}},
                "spec":{"profile":{"displayName":"The kim","email":"kim@example.com"},"memberOf":["web"]}}
                """));
        assertThat(entity(all, "web")).isEqualTo(JSON.readTree("""
                {"apiVersion":"backstage.io/v1alpha1","kind":"Group","metadata":{"name":"web","annotations":{
                  "git.example.com/team-path":"shop/web","git.example.com/visibility":"private",
                  "backstage.io/managed-by-location":"url:https://git.example.com/shop/web",
                  "backstage.io/managed-by-origin-location":"url:https://git.example.com/shop/web"}},
                "spec":{"profile":{"displayName":"Team shop/web"},"children":[],"type":"team","parent":"shop"}}
                """));
        assertThat(all).extracting(it -> it.location()).hasSize(5).doesNotContain("url:https://git.example.com/old");
    }

    @Test
    void takesInheritedMembersAndThoseBelowWhenTold() {
        assertThat(entity(
                                provider("orgEnabled: true, group: shop, allowInherited: true, groupPattern: web")
                                        .entities(),
                                "ann")
                        .at("/spec/memberOf"))
                .isEqualTo(JSON.readTree("[\"web\"]"));
        assertThat(entity(
                                provider("orgEnabled: true, group: shop, relations: [DESCENDANTS]")
                                        .entities(),
                                "kim")
                        .at("/spec/memberOf"))
                .isEqualTo(JSON.readTree("[\"shop\",\"web\"]"));
    }

    @Test
    void takesWholePathsAsNamesWithoutAGroupAndOnlyWhoFits() {
        List<ProvidedEntity> all = provider(
                        "orgEnabled: true, groupPattern: ['^other$', 'web$'], userPattern: '^(ann|kim)@'")
                .entities();

        assertThat(all)
                .extracting(it -> it.location().replaceFirst(".*example.com/", ""))
                .containsExactly("ann", "kim", "shop/web", "other");
        assertThat(entity(all, "shop-web").at("/spec/parent").isMissingNode()).isTrue();
    }

    @Test
    void takesOnlyThePeopleOfAGroup() {
        answers.put(
                "/api/v4/groups/shop/descendant_groups?order_by=id&per_page=100", list(group(11, "shop/web", "10")));
        answers.put("/api/v4/groups/shop", Answer.ok(group(10, "shop", "null")));
        answers.put("/api/v4/groups/shop/members/all?per_page=100", list(user(2, "kim")));

        assertThat(provider("orgEnabled: true, group: shop, restrictUsersToGroup: true")
                        .entities())
                .extracting(it -> it.location().replaceFirst(".*example.com/", ""))
                .containsExactly("kim", "shop/web");
    }

    @Test
    void isThereOnlyWhenItIsEnabled() {
        assertThat(providers("group: shop", TOKEN, gitlab.address().toString())).isEmpty();
        assertThatThrownBy(() -> new GitLabPlugin()
                        .entityProviders()
                        .getFirst()
                        .create(new HostContext("catalog.providers.gitlab: {a: {host: gitlab.com, orgEnabled: true}}")))
                .isInstanceOf(SettingWrong.class);
        assertThat(provider().covers(URI.create("https://git.example.com"))).isTrue();
        assertThat(provider().covers(URI.create("https://gitlab.com/shop"))).isFalse();
    }
}
