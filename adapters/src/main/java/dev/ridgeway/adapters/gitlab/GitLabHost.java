package dev.ridgeway.adapters.gitlab;

import static dev.ridgeway.adapters.hosted.HostAddress.encoded;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.adapters.hosted.HostedFiles;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.ToolRefused;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One GitLab: its addresses and the calls of its API that are used. */
final class GitLabHost implements HostedFiles {

    static final String HOSTS_SETTING = "integrations.gitlab";
    static final String CLOUD = "gitlab.com";

    private static final Pattern PAGE =
            Pattern.compile("/((?:[^/]+/)+?[^/]+?)(?:\\.git)?(?:/-)?/(?:blob|tree|raw|edit)/([^/]+)(?:/(.*))?");
    private static final Pattern PROJECT = Pattern.compile("/((?:[^/]+/)+[^/]+?)(?:\\.git)?/?");
    private static final Pattern OTHER = Pattern.compile(".*/-/.*");

    private final HostSettings settings;
    private final HostHttp http;

    GitLabHost(HostSettings settings, PluginContext context) {
        this.settings = settings;
        Map<String, String> credentials = settings.token().isEmpty() ? Map.of() : HostSettings.bearer(settings.token());
        this.http = new HostHttp(
                settings.title(), settings.api(), path -> credentials, context.outbound(), context.clock());
    }

    static List<GitLabHost> all(PluginContext context) {
        return HostSettings.all(context, HOSTS_SETTING, "GitLab", CLOUD, host -> host + "/api/v4").stream()
                .map(it -> new GitLabHost(it, context))
                .toList();
    }

    @Override
    public String host() {
        return settings.host();
    }

    @Override
    public boolean isConfigured() {
        return settings.named();
    }

    @Override
    public String probe() {
        return "/version";
    }

    @Override
    public boolean holds(URI url) {
        String path = String.valueOf(url.getRawPath());
        return HostAddress.isAt(url, settings.host())
                && (PAGE.matcher(path).matches()
                        || (PROJECT.matcher(path).matches()
                                && !OTHER.matcher(path).matches()));
    }

    @Override
    public HostAddress address(URI url) {
        String path = String.valueOf(url.getRawPath());
        Matcher page = PAGE.matcher(path);
        if (page.matches()) {
            return HostAddress.of(url, page.group(1), page.group(2), page.group(3));
        }
        return HostAddress.of(url, HostAddress.groups(url, PROJECT).group(1), null, null);
    }

    @Override
    public HostHttp http() {
        return http;
    }

    private static String project(HostAddress address) {
        return "/projects/" + encoded(address.repository()) + "/repository";
    }

    private static String ref(HostAddress address) {
        return address.ref().isEmpty() ? "HEAD" : encoded(address.ref());
    }

    @Override
    public String file(HostAddress address) {
        return project(address) + "/files/" + encoded(address.path()) + "/raw?ref=" + ref(address);
    }

    private record Entry(String path, String type) {}

    @Override
    public List<String> paths(HostAddress address) {
        String path = address.path().isEmpty() ? "" : "&path=" + encoded(address.path());
        return http
                .pages(
                        project(address) + "/tree?recursive=true&per_page=100&pagination=keyset&ref=" + ref(address)
                                + path,
                        Entry[].class)
                .orElseThrow(() -> HostAddress.notFound(address.url()))
                .stream()
                .filter(it -> it.type().equals("blob"))
                .map(Entry::path)
                .toList();
    }

    @Override
    public String archive(HostAddress address) {
        return project(address) + "/archive.zip?sha=" + ref(address);
    }

    /** What GitLab tells of a project, as far as it is used; an empty one has no default branch. */
    record Project(
            String name,
            String path,
            @JsonProperty("path_with_namespace") String fullPath,
            @JsonProperty("web_url") String webUrl,
            @JsonProperty("default_branch") @Nullable String defaultBranch,
            @JsonProperty("last_activity_at") @Nullable String lastActivityAt,
            @JsonProperty("forked_from_project") @Nullable Object forkedFrom,
            boolean archived) {}

    /** What GitLab tells of a group, as far as it is used. */
    record Group(
            long id,
            String name,
            @JsonProperty("full_path") String fullPath,
            @Nullable String description,
            @Nullable String visibility,
            @JsonProperty("parent_id") @Nullable Long parentId) {}

    /** What GitLab tells of a person, alone or as a member; the seat only where it was asked for. */
    record User(
            long id,
            String username,
            @Nullable String name,
            @Nullable String state,
            @Nullable String email,
            @JsonProperty("avatar_url") @Nullable String avatarUrl,
            @JsonProperty("web_url") @Nullable String webUrl,
            @JsonProperty("is_using_seat") @Nullable Boolean isUsingSeat,
            @JsonProperty("group_saml_identity") @Nullable Saml saml) {

        String mailOrName() {
            return email == null ? username : email;
        }
    }

    record Saml(@JsonProperty("extern_uid") @Nullable String externUid) {}

    List<Group> groups(String path, String of) {
        return http.pages(path, Group[].class).orElseThrow(() -> noGroup(of));
    }

    Group group(String path, String of) {
        return http.json(path, Group.class).orElseThrow(() -> noGroup(of));
    }

    List<User> users(String path, String of) {
        return http.pages(path, User[].class).orElseThrow(() -> noGroup(of));
    }

    private ToolRefused noGroup(String of) {
        return HostAddress.ownerNotFound(of, host(), GitLabDiscovery.PROVIDERS_SETTING);
    }

    /** The projects of a group with those below it, or all one may see when the group is empty; empty when there is none. */
    Optional<List<Project>> projects(String group, String more) {
        String of = group.isEmpty()
                ? "/projects?"
                : "/groups/" + encoded(group) + "/projects?include_subgroups=true&with_shared=false&";
        return http.pages(of + "order_by=id&sort=asc&per_page=100" + more, Project[].class);
    }
}
