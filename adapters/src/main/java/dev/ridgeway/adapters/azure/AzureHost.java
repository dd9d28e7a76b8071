package dev.ridgeway.adapters.azure;

import static dev.ridgeway.adapters.hosted.HostAddress.encoded;

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

/**
 * One Azure DevOps. Its addresses say path and version behind the repository: {@code ?path=/all.yaml&version=GBmain},
 * where the first two letters are the kind of version: branch, tag or commit.
 */
final class AzureHost implements HostedFiles {

    static final String HOSTS_SETTING = "integrations.azure";

    private static final String CLOUD = "dev.azure.com";
    private static final Pattern PAGE = Pattern.compile("(/(?:[^/]+/)+)_git/([^/]+)/?");
    private static final Pattern PATH = Pattern.compile("(?:.*&)?path=([^&]*).*");
    private static final Pattern VERSION = Pattern.compile("(?:.*&)?version=(G[BTC][^&]*).*");
    private static final Map<String, String> KINDS = Map.of("GB", "branch", "GT", "tag", "GC", "commit");

    private final String host;
    private final HostHttp http;

    private AzureHost(String host, URI api, Map<String, String> credentials, PluginContext context) {
        this.host = host;
        this.http =
                new HostHttp("Azure DevOps at " + host, api, path -> credentials, context.outbound(), context.clock());
    }

    static List<AzureHost> all(PluginContext context) {
        List<AzureHost> all = new ArrayList<>();
        for (ToolSetting entry :
                ToolSetting.of(context, HOSTS_SETTING).map(ToolSetting::list).orElse(List.of())) {
            String host = entry.child("host").text().orElse(CLOUD);
            URI api = entry.child("apiBaseUrl").isMissing()
                    ? URI.create("https://" + host)
                    : entry.child("apiBaseUrl").address("https://dev.azure.com");
            Map<String, String> credentials =
                    token(entry).map(it -> HostSettings.basic("", it)).orElse(Map.of());
            all.add(new AzureHost(host, api, credentials, context));
        }
        return all;
    }

    /** The first personal access token, or the one that older configurations have. */
    private static Optional<String> token(ToolSetting entry) {
        ToolSetting credentials = entry.child("credentials");
        return (credentials.isList() ? credentials.list() : List.<ToolSetting>of())
                .stream()
                        .flatMap(it -> it.child("personalAccessToken").text().stream())
                        .findFirst()
                        .or(() -> entry.child("token").text());
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String probe() {
        return "/_apis/connectionData";
    }

    @Override
    public boolean holds(URI url) {
        return HostAddress.isAt(url, host, PAGE);
    }

    /** The repository is the path to its API; the ref keeps the letters of its kind. */
    @Override
    public HostAddress address(URI url) {
        Matcher page = HostAddress.groups(url, PAGE);
        String query = String.valueOf(url.getRawQuery());
        return HostAddress.of(
                url,
                page.group(1) + "_apis/git/repositories/" + page.group(2),
                first(VERSION, query),
                first(PATH, query));
    }

    private static @Nullable String first(Pattern pattern, String query) {
        Matcher matcher = pattern.matcher(query);
        return matcher.matches() ? matcher.group(1) : null;
    }

    @Override
    public HostHttp http() {
        return http;
    }

    private static String items(HostAddress address, String question) {
        String version = address.ref().isEmpty()
                ? ""
                : "&versionDescriptor.versionType=" + KINDS.get(address.ref().substring(0, 2))
                        + "&versionDescriptor.version=" + encoded(address.ref().substring(2));
        return address.repository() + "/items?api-version=6.0" + question + version;
    }

    @Override
    public String file(HostAddress address) {
        return items(address, "&path=" + encoded("/" + address.path()));
    }

    @Override
    public Map<String, String> fileHeaders() {
        return Map.of("Accept", "application/octet-stream");
    }

    private record Items(List<Item> value) {}

    private record Item(String path, boolean isFolder) {}

    @Override
    public List<String> paths(HostAddress address) {
        return http
                .json(items(address, "&recursionLevel=Full&scopePath=" + encoded("/" + address.path())), Items.class)
                .orElseThrow(() -> HostAddress.notFound(address.url()))
                .value()
                .stream()
                .filter(it -> !it.isFolder())
                .map(it -> it.path().substring(1))
                .toList();
    }

    @Override
    public String archive(HostAddress address) {
        return items(address, "&$format=zip&scopePath=" + encoded("/"));
    }
}
