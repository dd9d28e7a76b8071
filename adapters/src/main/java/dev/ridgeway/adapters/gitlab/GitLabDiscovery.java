package dev.ridgeway.adapters.gitlab;

import dev.ridgeway.adapters.Schedule;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.Choice;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.code.RepositoryDiscovery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The projects of one group on GitLab, or all of them: one of {@code catalog.providers.gitlab}. */
final class GitLabDiscovery implements RepositoryDiscovery {

    static final String PROVIDERS_SETTING = "catalog.providers.gitlab";

    private static final Duration SETTLED = Duration.ofHours(2);

    private final String name;
    private final InstantSource clock;
    private final GitLabHost host;
    private final String group;
    private final String file;
    private final String question;
    private final Schedule schedule;
    private final Optional<String> branch;
    private final String fallbackBranch;
    private final Choice projects;
    private final List<Pattern> groups;
    private final Set<String> excluded;
    private final boolean skipsForks;
    private final boolean archived;

    private GitLabDiscovery(String name, ToolSetting setting, List<GitLabHost> hosts, InstantSource clock) {
        this.name = "gitlab:" + name;
        this.clock = clock;
        this.host = HostSettings.of(setting, GitLabHost.CLOUD, hosts, GitLabHost::host, GitLabHost.HOSTS_SETTING);
        this.group = setting.child("group").text().orElse("");
        this.file = setting.child("entityFilename")
                .text()
                .orElse("catalog-info.yaml")
                .replaceFirst("^/+", "");
        this.schedule = Schedule.of(setting.child("schedule"), Duration.ofMinutes(30));
        this.branch = setting.child("branch").text();
        this.fallbackBranch = setting.child("fallbackBranch").text().orElse("master");
        this.projects = Choice.of(setting.child("projectPattern"), setting.child("none"));
        this.groups = Choice.patterns(setting.child("groupPattern"));
        this.excluded = HostSettings.texts(setting.child("excludeRepos"));
        this.skipsForks = setting.child("skipForkedRepos").flag();
        this.archived = setting.child("includeArchivedRepos").flag();
        ToolSetting topic = setting.child("topics");
        String wanted = topic.isList()
                ? topic.list().stream().map(it -> it.needed("a topic")).collect(Collectors.joining(","))
                : topic.text().orElse("");
        String topics = wanted.isEmpty() ? "" : "&topic=" + HostAddress.encoded(wanted);
        this.question = topics + (setting.child("membership").flag() ? "&membership=true" : "");
    }

    static List<RepositoryDiscovery> all(PluginContext context, List<GitLabHost> hosts) {
        return ToolSetting.of(context, PROVIDERS_SETTING).stream()
                .flatMap(it -> it.map().entrySet().stream())
                .<RepositoryDiscovery>map(it -> new GitLabDiscovery(it.getKey(), it.getValue(), hosts, context.clock()))
                .toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return (group.isEmpty() ? "all projects" : group) + " on " + host.host();
    }

    @Override
    public Instant next(Instant after) {
        return schedule.next(after);
    }

    @Override
    public boolean covers(URI repository) {
        return host.holds(repository)
                && (group.isEmpty() || host.address(repository).isOf(group));
    }

    @Override
    public List<Found> find() {
        return host
                .projects(group, question)
                .orElseThrow(() -> HostAddress.ownerNotFound("group " + group, host.host(), PROVIDERS_SETTING))
                .stream()
                .filter(this::takes)
                .map(this::found)
                .toList();
    }

    private boolean takes(GitLabHost.Project project) {
        String namespace = project.fullPath().substring(0, project.fullPath().lastIndexOf('/'));
        return (archived || !project.archived())
                && !(skipsForks && project.forkedFrom() != null)
                && projects.finds(project.fullPath())
                && groups.stream().anyMatch(it -> it.matcher(namespace).find())
                && !excluded.contains(project.fullPath());
    }

    private Found found(GitLabHost.Project project) {
        String at = branch.orElse(Objects.requireNonNullElse(project.defaultBranch(), fallbackBranch));
        return new Found(project.webUrl() + "/-/blob/" + HostAddress.encoded(at) + "/" + file, revision(project, at));
    }

    /** None while there may have been another push since: GitLab notes the time of an activity at most once an hour. */
    private String revision(GitLabHost.Project project, String at) {
        String active = Objects.requireNonNullElse(project.lastActivityAt(), "");
        Instant settled = clock.instant().minus(SETTLED);
        return !active.isEmpty() && OffsetDateTime.parse(active).toInstant().isBefore(settled) ? active + " " + at : "";
    }
}
