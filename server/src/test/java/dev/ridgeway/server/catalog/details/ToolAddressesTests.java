package dev.ridgeway.server.catalog.details;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolAddressesTests {

    private static final String ALL = """
            argocd:
              baseUrl: https://argo.example.com/
              appLocatorMethods: [{type: config, instances: [{name: eu, url: 'https://eu.example.com', token: t}]}]
            grafana: {domain: https://graphs.example.com, hosts: [{id: two, domain: 'https://two.example.com'}]}
            jenkins: {baseUrl: https://ci.example.com/jenkins, instances: [{name: mobile, baseUrl: https://m.example.com}]}
            sentry: {organization: shop}
            sonarqube:
              baseUrl: http://sonar.internal
              externalBaseUrl: https://sonar.example.com
              instances: [{name: mobile, baseUrl: https://s.example.com}]
            integrations:
              github: [{host: github.example.com, token: t}]
              gitlab: [{host: gitlab.com}, {host: gitlab.example.com}]
              bitbucketCloud: [{username: u}]
              azure: [{host: dev.azure.com}]
            ridgeway:
              links:
                - {annotation: jira/project-key, title: Jira, url: 'https://jira.example.com/browse/{value}'}
                - {annotation: team/board, title: Board, text: Open work, url: 'https://b.example.com/?q={value}'}
            """;

    @TempDir
    private Path folder;

    private ToolAddresses tools(String configuration) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), configuration);
        return new ToolAddresses(Configuration.load(List.of(file), folder, 7007, name -> null));
    }

    private List<String> links(String configuration, Map<String, String> annotations) throws IOException {
        Entity entity = Entity.of(Map.of(
                "kind", "Component", "metadata", Map.of("name", "one", "annotations", annotations), "spec", Map.of()));
        return tools(configuration).all().stream()
                .flatMap(tool ->
                        entity
                                .annotation(tool.annotation())
                                .flatMap(value -> tool.address().of(value, entity))
                                .stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "github.com/project-slug, shop/checkout, https://github.example.com/shop/checkout",
        "github.com/team-slug, shop/payments, https://github.example.com/orgs/shop/teams/payments",
        "github.com/user-login, ada, https://github.example.com/ada",
        "gitlab.com/project-slug, shop/sub/checkout, https://gitlab.com/shop/sub/checkout",
        "bitbucket.org/project-slug, shop/checkout, https://bitbucket.org/shop/checkout",
        "jenkins.io/job-full-name, shop/check out, https://ci.example.com/jenkins/job/shop/job/check%20out",
        "jenkins.io/job-full-name, mobile:app, https://m.example.com/job/app",
        "sonarqube.org/project-key, checkout, https://sonar.example.com/dashboard?id=checkout",
        "sonarqube.org/project-key, mobile/app:1, https://s.example.com/dashboard?id=app%3A1",
        "sentry.io/project-slug, checkout, https://sentry.io/organizations/shop/projects/checkout/",
        "argocd/app-name, checkout-production, https://argo.example.com/applications/checkout-production",
        "argocd/app-selector, app=checkout, https://argo.example.com/applications?labels=app%3Dcheckout",
        "grafana/dashboard-selector, checkout, https://graphs.example.com/dashboards?tag=checkout",
        "grafana/overview-dashboard, https://graphs.example.com/d/1, https://graphs.example.com/d/1",
        "jira/project-key, SHOP, https://jira.example.com/browse/SHOP",
        "jira/project-key, A?b#c, https://jira.example.com/browse/A%3Fb%23c",
        "team/board, a b&c, https://b.example.com/?q=a+b%26c"
    })
    void leadsToTheToolWhoseAddressIsConfigured(String annotation, String value, String url) throws IOException {
        assertThat(links(ALL, Map.of(annotation, value))).containsExactly(url);
        assertThat(links("{}", Map.of(annotation, value))).isEmpty();
    }

    @Test
    void choosesTheInstanceThatAnotherAnnotationNames() throws IOException {
        assertThat(links(
                        ALL,
                        Map.of(
                                "argocd/app-name", "one",
                                "argocd/app-namespace", "apps",
                                "argocd/instance-name", "eu",
                                "gitlab.com/project-slug", "a/b",
                                "gitlab.com/instance", "gitlab.example.com",
                                "grafana/dashboard-selector", "x",
                                "grafana/host-id", "two",
                                "dev.azure.com/host-org", "dev.azure.com/shop",
                                "dev.azure.com/project-repo", "web/checkout")))
                .containsExactlyInAnyOrder(
                        "https://eu.example.com/applications/apps/one",
                        "https://gitlab.example.com/a/b",
                        "https://two.example.com/dashboards?tag=x",
                        "https://dev.azure.com/shop/web/_git/checkout");
    }

    @Test
    void choosesTheGitHostThatTheSourceIsOn() throws IOException {
        String two = "integrations: {github: [{host: github.com}, {host: ghe.example.com}]}";
        assertThat(links(
                        two,
                        Map.of(
                                "github.com/project-slug", "a/b",
                                "backstage.io/source-location", "url:https://ghe.example.com/a/b/tree/main/")))
                .containsExactly("https://ghe.example.com/a/b");
        assertThat(links(two, Map.of("github.com/project-slug", "a/b"))).containsExactly("https://github.com/a/b");
    }

    @Test
    void guessesNoInstanceAmongSeveral() throws IOException {
        String two = "jenkins: {instances: [{name: a, baseUrl: 'https://a.example.com'}%s]}";
        String other = ", {name: b, baseUrl: 'https://b.example.com'}";
        Map<String, String> nameless = Map.of("jenkins.io/job-full-name", "app");
        assertThat(links(two.formatted(""), nameless)).containsExactly("https://a.example.com/job/app");
        assertThat(links(two.formatted(other), nameless)).isEmpty();
    }

    @Test
    void leadsNowhereWhereNothingIsKnown() throws IOException {
        assertThat(links(
                        ALL,
                        Map.of(
                                "jenkins.io/job-full-name", "unknown:app",
                                "grafana/overview-dashboard", "https://elsewhere.example.com/d/1",
                                "grafana/dashboard-selector", "(tags @> 'a' && tags @> 'b')",
                                "dev.azure.com/project-repo", "web/checkout")))
                .isEmpty();
    }

    @Test
    void refusesAddressesThatAreNone() {
        assertThatThrownBy(() -> tools("jenkins: {baseUrl: 'javascript:alert(1)'}"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("jenkins.baseUrl");
        assertThatThrownBy(
                        () -> tools("ridgeway: {links: [{annotation: a/b, title: T, url: 'https://x.example.com'}]}"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("{value}");
    }
}
