package dev.ridgeway.adapters.bitbucket;

import static dev.ridgeway.adapters.hosted.HostAddress.encoded;

import dev.ridgeway.adapters.ToolSetting;
import dev.ridgeway.adapters.hosted.HostAddress;
import dev.ridgeway.adapters.hosted.HostHttp;
import dev.ridgeway.adapters.hosted.HostSettings;
import dev.ridgeway.adapters.hosted.HostedFiles;
import dev.ridgeway.plugin.PluginContext;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Bitbucket in the cloud. */
final class BitbucketCloud implements HostedFiles {

    static final String HOSTS_SETTING = "integrations.bitbucketCloud";

    private static final String HOST = "bitbucket.org";
    private static final Pattern PAGE =
            Pattern.compile("/([^/]+/[^/]+?)(?:\\.git)?(?:/(?:src|raw)/([^/]+)(?:/(.*))?)?/?");

    private final HostHttp http;
    private final boolean configured;

    private BitbucketCloud(URI api, Map<String, String> credentials, boolean configured, PluginContext context) {
        this.configured = configured;
        this.http = new HostHttp("Bitbucket", api, path -> credentials, context.outbound(), context.clock());
    }

    /** There is one, with the credentials of the first entry, or without any. */
    static List<BitbucketCloud> all(PluginContext context) {
        Optional<ToolSetting> entry = ToolSetting.of(context, HOSTS_SETTING).map(ToolSetting::list).stream()
                .flatMap(List::stream)
                .findFirst();
        URI api = entry.map(it -> it.child("apiBaseUrl"))
                .filter(it -> !it.isMissing())
                .map(it -> it.address("https://api.bitbucket.org/2.0"))
                .orElse(URI.create("https://api.bitbucket.org/2.0"));
        return List.of(new BitbucketCloud(
                api, entry.map(BitbucketCloud::credentials).orElse(Map.of()), entry.isPresent(), context));
    }

    private static Map<String, String> credentials(ToolSetting entry) {
        Optional<String> user = entry.child("username").text();
        Optional<String> secret =
                entry.child("token").text().or(() -> entry.child("appPassword").text());
        return secret.map(it -> user.map(name -> HostSettings.basic(name, it)).orElseGet(() -> HostSettings.bearer(it)))
                .orElse(Map.of());
    }

    @Override
    public String host() {
        return HOST;
    }

    @Override
    public boolean isConfigured() {
        return configured;
    }

    @Override
    public String probe() {
        return "/user";
    }

    @Override
    public boolean holds(URI url) {
        return HostAddress.isAt(url, HOST, PAGE);
    }

    @Override
    public HostAddress address(URI url) {
        Matcher page = HostAddress.groups(url, PAGE);
        return HostAddress.of(url, page.group(1), page.group(2), page.group(3));
    }

    @Override
    public HostHttp http() {
        return http;
    }

    private static String ref(HostAddress address) {
        return address.ref().isEmpty() ? "HEAD" : encoded(address.ref());
    }

    private static String at(HostAddress address) {
        return "/repositories/%s/src/%s/%s".formatted(address.repository(), ref(address), address.encodedPath());
    }

    @Override
    public String file(HostAddress address) {
        return at(address);
    }

    private record Page(List<Entry> values, @Nullable String next) {}

    private record Entry(String type, String path) {}

    @Override
    public List<String> paths(HostAddress address) {
        String folder = at(address).replaceFirst("/+$", "");
        return http
                .pages(
                        folder + "/?pagelen=100&max_depth=20",
                        Page.class,
                        Page::values,
                        it -> Optional.ofNullable(it.next()))
                .orElseThrow(() -> HostAddress.notFound(address.url()))
                .stream()
                .filter(it -> it.type().equals("commit_file"))
                .map(Entry::path)
                .toList();
    }

    @Override
    public String archive(HostAddress address) {
        return "https://%s/%s/get/%s.zip".formatted(HOST, address.repository(), ref(address));
    }
}
