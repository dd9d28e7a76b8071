package dev.ridgeway.adapters.github;

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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The repositories of one organisation on GitHub: one of {@code catalog.providers.github}. */
final class GitHubDiscovery implements RepositoryDiscovery {

    static final String PROVIDERS_SETTING = "catalog.providers.github";

    private final String name;
    private final GitHubHost host;
    private final String organization;
    private final String catalogPath;
    private final Schedule schedule;
    private final Optional<String> branch;
    private final Choice repositories;
    private final Set<String> topics;
    private final Set<String> withoutTopics;
    private final Set<String> visibilities;
    private final boolean forks;
    private final boolean archived;

    private GitHubDiscovery(String name, ToolSetting setting, List<GitHubHost> hosts) {
        ToolSetting filters = setting.child("filters");
        this.name = "github:" + name;
        this.host = HostSettings.of(setting, GitHubHost.CLOUD, hosts, GitHubHost::host, GitHubHost.HOSTS_SETTING);
        this.organization = setting.child("organization").needed("an organisation of that host");
        this.catalogPath =
                setting.child("catalogPath").text().orElse("catalog-info.yaml").replaceFirst("^/+", "");
        this.schedule = Schedule.of(setting.child("schedule"), Duration.ofMinutes(30));
        this.branch = filters.child("branch").text();
        this.repositories = Choice.of(filters.child("repository"), filters.child("exclude"));
        this.topics = HostSettings.texts(filters.child("topic").child("include"));
        this.withoutTopics = HostSettings.texts(filters.child("topic").child("exclude"));
        this.visibilities = HostSettings.texts(filters.child("visibility"));
        this.forks = filters.child("allowForks").isMissing()
                || filters.child("allowForks").flag();
        this.archived = filters.child("allowArchived").flag();
    }

    /** All that the configuration names: one under its key itself, or any number under names of their own. */
    static List<RepositoryDiscovery> all(PluginContext context, List<GitHubHost> hosts) {
        return ToolSetting.of(context, PROVIDERS_SETTING)
                .map(setting -> setting.map().containsKey("organization")
                        ? List.<RepositoryDiscovery>of(new GitHubDiscovery("default", setting, hosts))
                        : setting.map().entrySet().stream()
                                .<RepositoryDiscovery>map(it -> new GitHubDiscovery(it.getKey(), it.getValue(), hosts))
                                .toList())
                .orElse(List.of());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String title() {
        return organization + " on " + host.host();
    }

    @Override
    public Instant next(Instant after) {
        return schedule.next(after);
    }

    @Override
    public boolean covers(URI repository) {
        return host.holds(repository) && host.address(repository).isOf(organization);
    }

    @Override
    public List<Found> find() {
        return host
                .repositories(organization)
                .orElseThrow(
                        () -> HostAddress.ownerNotFound("organisation " + organization, host.host(), PROVIDERS_SETTING))
                .stream()
                .filter(this::takes)
                .map(this::found)
                .toList();
    }

    private boolean takes(GitHubRepository repository) {
        List<String> its = Objects.requireNonNullElse(repository.topics(), List.of());
        return repository.pushedAt() != null
                && (archived || !repository.archived())
                && (forks || !repository.fork())
                && repositories.takes(repository.name())
                && (topics.isEmpty() || its.stream().anyMatch(topics::contains))
                && its.stream().noneMatch(withoutTopics::contains)
                && (visibilities.isEmpty() || visibilities.contains(repository.visibility()));
    }

    private Found found(GitHubRepository repository) {
        String at = branch.orElse(Objects.requireNonNullElse(repository.defaultBranch(), "HEAD"));
        String url = repository.htmlUrl() + "/blob/" + HostAddress.encoded(at) + "/" + catalogPath;
        return new Found(url, repository.pushedAt() + " " + at);
    }
}
