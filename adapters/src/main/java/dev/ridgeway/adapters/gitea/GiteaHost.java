package dev.ridgeway.adapters.gitea;

import static dev.ridgeway.adapters.hosted.HostAddress.encoded;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.adapters.hosted.HostedFiles;
import dev.ridgeway.plugin.PluginContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One Gitea or Forgejo of {@code integrations.gitea}: its addresses and the calls of its API that are used. */
final class GiteaHost implements HostedFiles {

    static final String HOSTS_SETTING = "integrations.gitea";

    private static final Pattern PAGE = Pattern.compile(
            "/([^/]+)/([^/]+?)(?:\\.git)?" + "(?:/(?:src|raw|_edit)/(?:branch|tag|commit)/([^/]+)(?:/(.*))?)?/?");

    private final String host;
    private final HostHttp http;

    private GiteaHost(ToolSetting setting, PluginContext context) {
        this.host = setting.child("host").needed("the host of a Gitea, such as git.example.com");
        URI base = setting.child("baseUrl").isMissing()
                ? URI.create("https://" + host)
                : setting.child("baseUrl").address("https://git.example.com");
        Map<String, String> credentials = credentials(setting);
        this.http = new HostHttp(
                "Gitea at " + host,
                URI.create(base + "/api/v1"),
                path -> credentials,
                context.outbound(),
                context.clock());
    }

    /** As Backstage has it: a password alone is a token. */
    private static Map<String, String> credentials(ToolSetting setting) {
        Optional<String> password = setting.child("password").text();
        Optional<String> user = setting.child("username").text();
        if (password.isEmpty()) {
            return Map.of();
        }
        return user.map(name -> HostSettings.basic(name, password.get()))
                .orElseGet(() -> Map.of("Authorization", "token " + password.get()));
    }

    static List<GiteaHost> all(PluginContext context) {
        List<GiteaHost> all = new ArrayList<>();
        ToolSetting.of(context, HOSTS_SETTING)
                .ifPresent(it -> it.list().forEach(one -> all.add(new GiteaHost(one, context))));
        return all;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String probe() {
        return "/version";
    }

    @Override
    public boolean holds(URI url) {
        return HostAddress.isAt(url, host, PAGE);
    }

    @Override
    public HostAddress address(URI url) {
        Matcher page = HostAddress.groups(url, PAGE);
        return HostAddress.of(url, page.group(1) + "/" + page.group(2), page.group(3), page.group(4));
    }

    @Override
    public HostHttp http() {
        return http;
    }

    @Override
    public String file(HostAddress address) {
        return "/repos/%s/raw/%s".formatted(address.repository(), address.encodedPath()) + address.question("ref");
    }

    private record Tree(@Nullable List<Entry> tree, boolean truncated, int page) {
        private record Entry(String path, String type) {}
    }

    @Override
    public List<String> paths(HostAddress address) {
        String ref = address.ref().isEmpty() ? "HEAD" : encoded(address.ref());
        String path = "/repos/%s/git/trees/%s?recursive=true&per_page=1000&page=".formatted(address.repository(), ref);
        return http
                .pages(
                        path + 1,
                        Tree.class,
                        it -> it.tree() == null ? List.<Tree.Entry>of() : it.tree(),
                        it -> it.truncated() ? Optional.of(path + (it.page() + 1)) : Optional.empty())
                .orElseThrow(() -> HostAddress.notFound(address.url()))
                .stream()
                .filter(it -> it.type().equals("blob"))
                .map(Tree.Entry::path)
                .toList();
    }

    @Override
    public String archive(HostAddress address) {
        String ref = address.ref().isEmpty() ? "HEAD" : encoded(address.ref());
        return "/repos/%s/archive/%s.zip".formatted(address.repository(), ref);
    }

    /** What Gitea tells of a repository, as far as it is used. */
    record Repository(
            String name,
            @JsonProperty("html_url") String htmlUrl,
            @JsonProperty("default_branch") String defaultBranch,
            @JsonProperty("updated_at") @Nullable String updatedAt,
            boolean archived,
            boolean fork,
            boolean empty) {}

    /** The repositories of an organisation or of a person; empty when there is neither. */
    Optional<List<Repository>> repositories(String owner) {
        String repositories = encoded(owner) + "/repos?limit=50";
        return http.pages("/orgs/" + repositories, Repository[].class)
                .or(() -> http.pages("/users/" + repositories, Repository[].class));
    }
}
