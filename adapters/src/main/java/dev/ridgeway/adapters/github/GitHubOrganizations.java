package dev.ridgeway.adapters.github;

import dev.ridgeway.adapters.PeopleEntity;
import dev.ridgeway.adapters.Schedule;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.catalog.EntityProvider;
import dev.ridgeway.plugin.catalog.ProvidedEntity;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The people and teams of organisations on GitHub: one of {@code catalog.providers.githubOrg}. */
final class GitHubOrganizations implements EntityProvider {

    static final String PROVIDERS_SETTING = "catalog.providers.githubOrg";

    private static final Duration USUAL = Duration.ofHours(1);
    private static final String PEOPLE = """
            query users($org: String!, $email: Boolean!, $cursor: String, $pageSize: Int!) {
              organization(login: $org) {
                membersWithRole(first: $pageSize, after: $cursor) {
                  pageInfo { hasNextPage endCursor }
                  nodes {
                    id login name bio avatarUrl
                    email @include(if: $email)
                    organizationVerifiedDomainEmails(login: $org)
                  }
                }
              }
            }
            """;
    private static final String TEAMS = """
            query teams($org: String!, $cursor: String, $pageSize: Int!, $membersPageSize: Int!) {
              organization(login: $org) {
                teams(first: $pageSize, after: $cursor) {
                  pageInfo { hasNextPage endCursor }
                  nodes {
                    slug combinedSlug name description avatarUrl editTeamUrl
                    parentTeam { slug }
                    members(first: $membersPageSize, membership: IMMEDIATE) {
                      pageInfo { hasNextPage }
                      nodes { login }
                    }
                  }
                }
              }
            }
            """;
    private static final String MEMBERS = """
            query members($org: String!, $teamSlug: String!, $cursor: String, $pageSize: Int!) {
              organization(login: $org) {
                team(slug: $teamSlug) {
                  members(first: $pageSize, after: $cursor, membership: IMMEDIATE) {
                    pageInfo { hasNextPage endCursor }
                    nodes { login }
                  }
                }
              }
            }
            """;

    private final String id;
    private final GitHubHost host;
    private final List<String> configured;
    private final boolean plainNames;
    private final Schedule schedule;
    private final int people;
    private final int teams;
    private final int members;
    private final boolean withoutSuspended;
    private final boolean verifiedEmails;

    private GitHubOrganizations(ToolSetting setting, boolean only, List<GitHubHost> hosts) {
        this.id = setting.child("id").needed("a name such as production");
        URI url = setting.child("githubUrl").address("https://github.com");
        this.host = hosts.stream()
                .filter(it -> HostAddress.isAt(url, it.host()))
                .findFirst()
                .orElseThrow(() -> setting.child("githubUrl").wrong("a host of " + GitHubHost.HOSTS_SETTING));
        this.configured = setting.child("orgs").isMissing()
                ? List.of()
                : setting.child("orgs").list().stream()
                        .map(it -> it.needed("an organisation"))
                        .toList();
        this.plainNames = only && configured.size() == 1;
        this.schedule = Schedule.of(setting.child("schedule"), USUAL);
        ToolSetting sizes = setting.child("pageSizes");
        this.people = size(sizes.child("organizationMembers"), 50);
        this.teams = size(sizes.child("teams"), 25);
        this.members = size(sizes.child("teamMembers"), 50);
        this.withoutSuspended = setting.child("excludeSuspendedUsers").flag();
        this.verifiedEmails = setting.child("defaultUserTransformer")
                .child("useVerifiedEmails")
                .flag();
    }

    private static int size(ToolSetting setting, int usual) {
        double size = setting.number().orElse((double) usual);
        if (size < 1 || size > 100) {
            throw setting.wrong("1 to 100");
        }
        return (int) size;
    }

    /** All that the configuration names, one or a list. */
    static List<EntityProvider> all(PluginContext context, List<GitHubHost> hosts) {
        List<ToolSetting> settings = ToolSetting.of(context, PROVIDERS_SETTING)
                .map(it -> it.isList() ? it.list() : List.of(it))
                .orElse(List.of());
        return settings.stream()
                .<EntityProvider>map(it -> new GitHubOrganizations(it, settings.size() == 1, hosts))
                .toList();
    }

    @Override
    public String name() {
        return "githubOrg:" + id;
    }

    @Override
    public String title() {
        return "people and teams of " + (configured.isEmpty() ? "all organisations" : String.join(", ", configured))
                + " on " + host.host();
    }

    @Override
    public Instant next(Instant after) {
        return schedule.next(after);
    }

    @Override
    public boolean covers(URI owner) {
        String name = owner.getPath().replaceAll("^/+|/.*$", "");
        return HostAddress.isAt(owner, host.host())
                && (configured.isEmpty() || configured.stream().anyMatch(name::equalsIgnoreCase));
    }

    @Override
    public List<ProvidedEntity> entities() {
        Map<String, PeopleEntity> users = new LinkedHashMap<>();
        List<ProvidedEntity> all = new ArrayList<>();
        for (String organization : configured.isEmpty() ? host.installed() : configured) {
            all.addAll(teams(organization, users));
        }
        users.values().forEach(it -> all.add(it.at("url:https://" + host.host() + "/" + it.name())));
        return all;
    }

    private List<ProvidedEntity> teams(String organization, Map<String, PeopleEntity> users) {
        GitHubGraph graph = host.graph(organization);
        Map<String, Object> asked = Map.of("email", host.usesToken(organization), "pageSize", people);
        String question = withoutSuspended ? PEOPLE.replace("id login", "suspendedAt id login") : PEOPLE;
        for (JsonNode person : graph.nodes(question, asked, "membersWithRole")) {
            if (!withoutSuspended || person.path("suspendedAt").isNull()) {
                users.computeIfAbsent(key(text(person, "login")), login -> user(person));
            }
        }
        Map<String, PeopleEntity> bySlug = new LinkedHashMap<>();
        Map<String, String> parents = new LinkedHashMap<>();
        for (JsonNode team : graph.nodes(TEAMS, Map.of("pageSize", teams, "membersPageSize", members), "teams")) {
            String slug = text(team, "slug");
            List<String> logins =
                    members(graph, team).stream().map(it -> text(it, "login")).toList();
            PeopleEntity group = group(organization, team, logins);
            bySlug.put(slug, group);
            Optional.ofNullable(nullable(team.path("parentTeam"), "slug")).ifPresent(it -> parents.put(slug, it));
            for (String login : logins) {
                PeopleEntity user = users.get(key(login));
                if (user != null) {
                    user.and(group.reference());
                }
            }
        }
        parents.forEach((child, parent) -> {
            bySlug.getOrDefault(child, PeopleEntity.group(child, "team")).below(parent);
            bySlug.getOrDefault(parent, PeopleEntity.group(parent, "team")).and(child);
        });
        String base = "url:https://" + host.host() + "/orgs/" + organization + "/teams/";
        return bySlug.entrySet().stream()
                .map(it -> it.getValue().at(base + it.getKey()))
                .toList();
    }

    private List<JsonNode> members(GitHubGraph graph, JsonNode team) {
        if (!team.at("/members/pageInfo/hasNextPage").asBoolean()) {
            return List.copyOf(team.at("/members/nodes").values());
        }
        Map<String, Object> asked = Map.of("teamSlug", text(team, "slug"), "pageSize", members);
        return graph.nodes(MEMBERS, asked, "team/members");
    }

    private PeopleEntity user(JsonNode person) {
        String login = text(person, "login");
        String verified = person.at("/organizationVerifiedDomainEmails/0").asString("");
        String email = verifiedEmails && !verified.isEmpty()
                ? verified.replaceFirst("\\+[^@]*", "")
                : nullable(person, "email");
        return PeopleEntity.user(login)
                .annotated("github.com/user-login", login)
                .annotated("github.com/user-id", nullable(person, "id"))
                .described(nullable(person, "bio"))
                .profile("displayName", nullable(person, "name"))
                .profile("email", email)
                .profile("picture", nullable(person, "avatarUrl"));
    }

    private PeopleEntity group(String organization, JsonNode team, List<String> logins) {
        return PeopleEntity.group(text(team, "slug"), "team")
                .in(plainNames ? "default" : organization.toLowerCase(Locale.ROOT))
                .annotated("github.com/team-slug", text(team, "combinedSlug"))
                .annotated("backstage.io/edit-url", nullable(team, "editTeamUrl"))
                .described(nullable(team, "description"))
                .profile("displayName", nullable(team, "name"))
                .profile("picture", nullable(team, "avatarUrl"))
                .members(logins.stream().map("default/"::concat).toList());
    }

    private static String key(String login) {
        return login.toLowerCase(Locale.ROOT);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    private static @Nullable String nullable(JsonNode node, String field) {
        return node.path(field).isString() ? node.path(field).asString() : null;
    }
}
