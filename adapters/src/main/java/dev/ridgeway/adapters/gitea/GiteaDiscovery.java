package dev.ridgeway.adapters.gitea;

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

/** The repositories of one organisation on Gitea: one of {@code catalog.providers.gitea}. */
final class GiteaDiscovery implements RepositoryDiscovery {

    static final String PROVIDERS_SETTING = "catalog.providers.gitea";

    private final String name;
    private final GiteaHost host;
    private final String organization;
    private final String catalogPath;
    private final Optional<String> branch;
    private final Choice repositories;
    private final Schedule schedule;

    private GiteaDiscovery(String name, ToolSetting setting, List<GiteaHost> hosts) {
        this.name = "gitea:" + name;
        this.host = HostSettings.of(setting, "", hosts, GiteaHost::host, GiteaHost.HOSTS_SETTING);
        this.organization = setting.child("organization").needed("an organisation of that host");
        this.catalogPath =
                setting.child("catalogPath").text().orElse("catalog-info.yaml").replaceFirst("^/+", "");
        this.branch = setting.child("branch").text();
        ToolSetting filters = setting.child("filters");
        this.repositories = Choice.of(filters.child("repository"), filters.child("exclude"));
        this.schedule = Schedule.of(setting.child("schedule"), Duration.ofMinutes(30));
    }

    static List<RepositoryDiscovery> all(PluginContext context, List<GiteaHost> hosts) {
        return ToolSetting.of(context, PROVIDERS_SETTING).stream()
                .flatMap(it -> it.map().entrySet().stream())
                .<RepositoryDiscovery>map(it -> new GiteaDiscovery(it.getKey(), it.getValue(), hosts))
                .toList();
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
                .filter(it -> !it.archived() && !it.empty() && repositories.takes(it.name()))
                .map(this::found)
                .toList();
    }

    private Found found(GiteaHost.Repository repository) {
        String at = branch.orElse(repository.defaultBranch());
        return new Found(
                repository.htmlUrl() + "/src/branch/" + HostAddress.encoded(at) + "/" + catalogPath,
                Objects.requireNonNullElse(repository.updatedAt(), "") + " " + at);
    }
}
