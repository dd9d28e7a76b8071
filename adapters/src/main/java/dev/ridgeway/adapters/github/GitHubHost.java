package dev.ridgeway.adapters.github;

import static dev.ridgeway.adapters.hosted.HostAddress.encoded;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.adapters.hosted.HostedFiles;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.ToolRefused;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One GitHub: its addresses and the calls of its API that are used. */
final class GitHubHost implements HostedFiles {

    static final String HOSTS_SETTING = "integrations.github";
    static final String CLOUD = "github.com";

    private static final Pattern PAGE =
            Pattern.compile("/([^/]+)/([^/]+?)(?:\\.git)?(?:/(?:blob|tree|raw|edit)/([^/]+)(?:/(.*))?)?/?");
    private static final String API_VERSION = "2022-11-28";

    private final HostSettings settings;
    private final List<GitHubApp> apps;
    private final HostHttp http;
    private final PluginContext context;
    private final Map<String, GitHubGraph> graphs = new ConcurrentHashMap<>();

    GitHubHost(HostSettings settings, PluginContext context) {
        this.settings = settings;
        this.context = context;
        ToolSetting entry = settings.entry();
        this.apps = entry == null || entry.child("apps").isMissing()
                ? List.of()
                : entry.child("apps").list().stream()
                        .map(it -> new GitHubApp(it, settings.title(), settings.api(), context))
                        .toList();
        this.http =
                new HostHttp(settings.title(), settings.api(), this::credentials, context.outbound(), context.clock());
    }

    static List<GitHubHost> all(PluginContext context) {
        return HostSettings.all(
                        context,
                        HOSTS_SETTING,
                        "GitHub",
                        CLOUD,
                        host -> host.equals("https://" + CLOUD) ? "https://api." + CLOUD : host + "/api/v3")
                .stream()
                .map(it -> new GitHubHost(it, context))
                .toList();
    }

    /** An App that is installed where the path leads comes before the token. */
    private Map<String, String> credentials(String path) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-GitHub-Api-Version", API_VERSION);
        String owner = GitHubApp.owner(path);
        Optional<String> token = owner == null
                ? Optional.empty()
                : apps.stream().flatMap(it -> it.token(owner).stream()).findFirst();
        if (token.isPresent()) {
            headers.putAll(HostSettings.bearer(token.get()));
        } else if (!settings.token().isEmpty()) {
            headers.putAll(HostSettings.bearer(settings.token()));
        } else if (!apps.isEmpty() && owner == null) {
            headers.putAll(apps.getFirst().itself());
        }
        return headers;
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
        return apps.isEmpty() || !settings.token().isEmpty() ? "/rate_limit" : "/app";
    }

    @Override
    public boolean holds(URI url) {
        return HostAddress.isAt(url, settings.host(), PAGE);
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
        return "/repos/%s/contents/%s".formatted(address.repository(), address.encodedPath()) + address.question("ref");
    }

    @Override
    public Map<String, String> fileHeaders() {
        return Map.of("Accept", "application/vnd.github.raw+json");
    }

    private static String ref(HostAddress address) {
        return address.ref().isEmpty() ? "HEAD" : encoded(address.ref());
    }

    private record Tree(List<Entry> tree, boolean truncated) {
        private record Entry(String path, String type) {}
    }

    @Override
    public List<String> paths(HostAddress address) {
        Tree tree = http.json(
                        "/repos/%s/git/trees/%s?recursive=1".formatted(address.repository(), ref(address)), Tree.class)
                .orElseThrow(() -> HostAddress.notFound(address.url()));
        if (tree.truncated()) {
            throw new ToolRefused(
                    "source-too-large",
                    address.url() + " is in a repository with more files than GitHub lists at once.",
                    "Name the files without wildcards.");
        }
        return tree.tree().stream()
                .filter(it -> it.type().equals("blob"))
                .map(Tree.Entry::path)
                .toList();
    }

    @Override
    public String archive(HostAddress address) {
        return "/repos/%s/zipball/%s".formatted(address.repository(), ref(address));
    }

    /** The organisations that its Apps are installed in. */
    List<String> installed() {
        return apps.stream()
                .flatMap(it -> it.organizations().stream())
                .distinct()
                .toList();
    }

    /** Whether the organisation is asked with the token, because no App is installed there. */
    boolean usesToken(String organization) {
        return apps.stream().allMatch(it -> it.token(organization).isEmpty());
    }

    /** The GraphQL API, which has a limit of its own; beside {@code /api/v3} on one's own machines. */
    GitHubGraph graph(String organization) {
        String path = settings.api().toString().replaceFirst("/v3$", "") + "/graphql";
        return graphs.computeIfAbsent(
                organization,
                key -> new GitHubGraph(
                        key,
                        path,
                        new HostHttp(
                                settings.title(),
                                settings.api(),
                                any -> credentials("/orgs/" + encoded(key) + "/"),
                                context.outbound(),
                                context.clock())));
    }

    /** The repositories of an organisation or of a person; empty when there is neither. */
    Optional<List<GitHubRepository>> repositories(String owner) {
        String name = encoded(owner);
        return http.pages("/orgs/" + name + "/repos?type=all&sort=full_name&per_page=100", GitHubRepository[].class)
                .or(() -> http.pages(
                        "/users/" + name + "/repos?type=owner&sort=full_name&per_page=100", GitHubRepository[].class));
    }
}
