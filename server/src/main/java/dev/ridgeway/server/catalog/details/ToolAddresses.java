package dev.ridgeway.server.catalog.details;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Which annotation leads where in which tool; only tools whose address is configured, under the keys of their Backstage plugins. */
@Component
class ToolAddresses {

    private static final String ONLY = "default";
    private static final String VALUE = "{value}";

    private final List<Tool> tools = new ArrayList<>();

    /** Makes an address of the annotation's value; empty when that names nothing the configuration knows. */
    interface Address {
        Optional<String> of(String value, Entity entity);
    }

    /** A tool that an annotation names, with what the link leads to. */
    record Tool(String name, String title, String annotation, Address address) {}

    ToolAddresses(Configuration configuration) {
        gitHosts(configuration);
        builds(configuration);
        quality(configuration);
        delivery(configuration);
        dashboards(configuration);
        configuration.at("ridgeway.links").map(Setting::list).orElse(List.of()).forEach(this::own);
    }

    List<Tool> all() {
        return tools;
    }

    private void gitHosts(Configuration configuration) {
        Map<String, String> github = hosts(configuration, "github", "github.com");
        add("GitHub", "Repository", "github.com/project-slug", github, (base, slug) -> base + "/" + path(slug));
        add("GitHub", "Team", "github.com/team-slug", github, (base, slug) -> {
            int slash = slug.indexOf('/');
            return slash < 0
                    ? base + "/orgs/" + path(slug)
                    : base + "/orgs/" + path(slug.substring(0, slash)) + "/teams/" + path(slug.substring(slash + 1));
        });
        add("GitHub", "Profile", "github.com/user-login", github, (base, login) -> base + "/" + path(login));
        Map<String, String> gitlab = hosts(configuration, "gitlab", "gitlab.com");
        tools.add(new Tool(
                "GitLab",
                "Project",
                "gitlab.com/project-slug",
                (slug, entity) -> chosen(
                                gitlab, entity.annotation("gitlab.com/instance").orElse(""))
                        .map(base -> base + "/" + path(slug))));
        Map<String, String> bitbucket = hosts(configuration, "bitbucketCloud", "bitbucket.org");
        for (String key : List.of("bitbucket.com/project-slug", "bitbucket.org/project-slug")) {
            add("Bitbucket", "Repository", key, bitbucket, (base, slug) -> base + "/" + path(slug));
        }
        Map<String, String> azure = hosts(configuration, "azure", "dev.azure.com");
        tools.add(new Tool("Azure DevOps", "Repository", "dev.azure.com/project-repo", (value, entity) -> {
            String[] organisation =
                    entity.annotation("dev.azure.com/host-org").orElse("").split("/", 2);
            String[] repository = value.split("/", 2);
            return organisation.length < 2 || repository.length < 2
                    ? Optional.empty()
                    : chosen(azure, organisation[0])
                            .map(base -> base + "/" + path(organisation[1]) + "/" + path(repository[0]) + "/_git/"
                                    + path(repository[1]));
        }));
    }

    private void builds(Configuration configuration) {
        Map<String, String> jenkins = new LinkedHashMap<>();
        configuration.at("jenkins.baseUrl").ifPresent(it -> jenkins.put(ONLY, address(it)));
        configuration
                .at("jenkins.instances")
                .map(Setting::list)
                .orElse(List.of())
                .forEach(it -> named(it, jenkins));
        tools.add(new Tool("Jenkins", "Builds", "jenkins.io/job-full-name", (value, entity) -> {
            int colon = value.indexOf(':');
            String jobs = value.substring(colon + 1);
            return chosen(jenkins, colon < 0 ? "" : value.substring(0, colon))
                    .map(base -> base
                            + Stream.of(jobs.split("/"))
                                    .filter(part -> !part.isEmpty())
                                    .map(part -> "/job/" + text(part))
                                    .collect(Collectors.joining()));
        }));
    }

    private void quality(Configuration configuration) {
        Map<String, String> sonarqube = new LinkedHashMap<>();
        configuration
                .at("sonarqube.externalBaseUrl")
                .or(() -> configuration.at("sonarqube.baseUrl"))
                .ifPresent(it -> sonarqube.put(ONLY, address(it)));
        configuration
                .at("sonarqube.instances")
                .map(Setting::list)
                .orElse(List.of())
                .forEach(it -> named(it, sonarqube));
        tools.add(new Tool("SonarQube", "Code quality", "sonarqube.org/project-key", (value, entity) -> {
            int slash = value.indexOf('/');
            boolean instance = slash > 0 && sonarqube.containsKey(value.substring(0, slash));
            return chosen(sonarqube, instance ? value.substring(0, slash) : "")
                    .map(base -> base + "/dashboard?id=" + query(instance ? value.substring(slash + 1) : value));
        }));
        Map<String, String> sentry = new LinkedHashMap<>();
        configuration
                .at("sentry.organization")
                .map(Setting::text)
                .ifPresent(it -> sentry.put(ONLY, "https://sentry.io/organizations/" + text(it)));
        add(
                "Sentry",
                "Issues",
                "sentry.io/project-slug",
                sentry,
                (base, value) -> base + "/projects/" + text(value.substring(value.lastIndexOf('/') + 1)) + "/");
    }

    private void delivery(Configuration configuration) {
        Map<String, String> argocd = new LinkedHashMap<>();
        configuration.at("argocd.baseUrl").ifPresent(it -> argocd.put(ONLY, address(it)));
        for (Setting method :
                configuration.at("argocd.appLocatorMethods").map(Setting::list).orElse(List.of())) {
            method.child("instances").map(Setting::list).orElse(List.of()).forEach(it -> named(it, argocd));
        }
        tools.add(new Tool(
                "Argo CD",
                "Delivery",
                "argocd/app-name",
                (value, entity) -> instance(argocd, entity)
                        .map(base -> base + "/applications/"
                                + entity.annotation("argocd/app-namespace")
                                        .map(it -> text(it) + "/")
                                        .orElse("")
                                + text(value))));
        tools.add(new Tool(
                "Argo CD",
                "Delivery",
                "argocd/app-selector",
                (value, entity) ->
                        instance(argocd, entity).map(base -> base + "/applications?labels=" + query(value))));
    }

    private static Optional<String> instance(Map<String, String> argocd, Entity entity) {
        return chosen(argocd, entity.annotation("argocd/instance-name").orElse(""));
    }

    private void dashboards(Configuration configuration) {
        Map<String, String> grafana = new LinkedHashMap<>();
        configuration.at("grafana.domain").ifPresent(it -> grafana.put(ONLY, address(it)));
        for (Setting host : configuration.at("grafana.hosts").map(Setting::list).orElse(List.of())) {
            host.child("domain")
                    .ifPresent(it ->
                            grafana.put(host.child("id").map(Setting::text).orElse(ONLY), address(it)));
        }
        tools.add(new Tool(
                "Grafana",
                "Dashboards",
                "grafana/dashboard-selector",
                (value, entity) -> value.matches("[\\w .:/-]+")
                        ? chosen(grafana, entity.annotation("grafana/host-id").orElse(""))
                                .map(base -> base + "/dashboards?tag=" + query(value))
                        : Optional.empty()));
        tools.add(new Tool(
                "Grafana",
                "Overview dashboard",
                "grafana/overview-dashboard",
                (value, entity) -> grafana.values().stream().anyMatch(base -> value.startsWith(base + "/"))
                        ? Optional.of(value)
                        : Optional.empty()));
    }

    /** A link of the configuration's own making, for whatever else an annotation names. */
    private void own(Setting setting) {
        String annotation = needed(setting, "annotation");
        String title = needed(setting, "title");
        String template = needed(setting, "url");
        if (!template.contains(VALUE) || !isWeb(template.replace(VALUE, "x"))) {
            throw setting.wrong("a link such as {annotation: jira/project-key, title: Jira, url: "
                    + "'https://jira.example.com/browse/{value}'}");
        }
        boolean behind = template.indexOf('?') >= 0 && template.indexOf('?') < template.indexOf(VALUE);
        tools.add(new Tool(
                title,
                setting.child("text").map(Setting::text).orElse(title),
                annotation,
                (value, entity) -> Optional.of(template.replace(VALUE, behind ? query(value) : path(value)))));
    }

    private static String needed(Setting setting, String key) {
        return setting.child(key)
                .map(Setting::text)
                .orElseThrow(() -> setting.wrong("a link with annotation, title and url"));
    }

    private void add(
            String name,
            String title,
            String annotation,
            Map<String, String> addresses,
            BiFunction<String, String, String> place) {
        tools.add(new Tool(
                name,
                title,
                annotation,
                (value, entity) -> chosen(addresses, home(entity, addresses)).map(it -> place.apply(it, value))));
    }

    /** The host that the entity's own source is on, where that is one of them. */
    private static String home(Entity entity, Map<String, String> addresses) {
        String source = entity.annotation("backstage.io/source-location").orElse("");
        return addresses.keySet().stream()
                .filter(host -> source.startsWith("url:https://" + host + "/"))
                .findFirst()
                .orElse("");
    }

    private static Map<String, String> hosts(Configuration configuration, String kind, String usual) {
        Map<String, String> hosts = new LinkedHashMap<>();
        configuration
                .at("integrations")
                .flatMap(it -> it.child(kind))
                .filter(it -> it.raw() instanceof List<?>)
                .map(Setting::list)
                .orElse(List.of())
                .forEach(it -> {
                    String host = it.child("host").map(Setting::text).orElse(usual);
                    hosts.put(host, "https://" + host);
                    hosts.putIfAbsent(ONLY, "https://" + host);
                });
        return hosts;
    }

    private static void named(Setting instance, Map<String, String> into) {
        instance.child("externalBaseUrl")
                .or(() -> instance.child("baseUrl"))
                .or(() -> instance.child("url"))
                .ifPresent(
                        it -> into.put(instance.child("name").map(Setting::text).orElse(ONLY), address(it)));
    }

    /** The address of that name; without one the default, or the only one there is. */
    private static Optional<String> chosen(Map<String, String> addresses, String name) {
        if (!name.isEmpty()) {
            return Optional.ofNullable(addresses.get(name));
        }
        return Optional.ofNullable(addresses.get(ONLY))
                .or(() -> addresses.values().stream()
                        .filter(it -> addresses.size() == 1)
                        .findFirst());
    }

    private static String address(Setting setting) {
        String text = setting.text().strip().replaceFirst("/+$", "");
        if (!isWeb(text)) {
            throw setting.wrong("an address such as https://tool.example.com");
        }
        return text;
    }

    private static boolean isWeb(String text) {
        try {
            URI url = URI.create(text);
            return url.getHost() != null && ("https".equals(url.getScheme()) || "http".equals(url.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String query(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String text(String part) {
        return query(part).replace("+", "%20");
    }

    private static String path(String path) {
        return Stream.of(path.split("/")).map(ToolAddresses::text).collect(Collectors.joining("/"));
    }
}
