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

/** One Bitbucket Server or Data Center. Its addresses say the branch behind the path: {@code ?at=main}. */
final class BitbucketServer implements HostedFiles {

    static final String HOSTS_SETTING = "integrations.bitbucketServer";

    private static final Pattern PAGE =
            Pattern.compile("/projects/([^/]+)/repos/([^/]+)(?:/(?:browse|raw)(?:/(.*))?)?/?");
    private static final Pattern AT = Pattern.compile("(?:.*&)?at=([^&]*).*");

    private final String host;
    private final HostHttp http;

    private BitbucketServer(ToolSetting entry, PluginContext context) {
        this.host = entry.child("host").needed("the host of a Bitbucket, such as bitbucket.example.com");
        URI api = entry.child("apiBaseUrl").isMissing()
                ? URI.create("https://" + host + "/rest/api/1.0")
                : entry.child("apiBaseUrl").address("https://bitbucket.example.com/rest/api/1.0");
        Map<String, String> credentials = entry.child("token")
                .text()
                .map(HostSettings::bearer)
                .or(() -> entry.child("username")
                        .text()
                        .map(it ->
                                HostSettings.basic(it, entry.child("password").needed("a password"))))
                .orElse(Map.of());
        this.http = new HostHttp("Bitbucket at " + host, api, path -> credentials, context.outbound(), context.clock());
    }

    static List<BitbucketServer> all(PluginContext context) {
        return ToolSetting.of(context, HOSTS_SETTING).map(ToolSetting::list).stream()
                .flatMap(List::stream)
                .map(it -> new BitbucketServer(it, context))
                .toList();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String probe() {
        return "/application-properties";
    }

    @Override
    public boolean holds(URI url) {
        return HostAddress.isAt(url, host, PAGE);
    }

    @Override
    public HostAddress address(URI url) {
        Matcher page = HostAddress.groups(url, PAGE);
        Matcher at = AT.matcher(String.valueOf(url.getRawQuery()));
        String ref = at.matches() ? at.group(1) : null;
        return HostAddress.of(url, page.group(1) + "/" + page.group(2), ref, page.group(3));
    }

    @Override
    public HostHttp http() {
        return http;
    }

    private static String repository(HostAddress address) {
        String[] parts = address.repository().split("/", 2);
        return "/projects/" + parts[0] + "/repos/" + parts[1];
    }

    @Override
    public String file(HostAddress address) {
        return repository(address) + "/raw/" + address.encodedPath() + address.question("at");
    }

    private record Page(
            List<String> values,
            boolean isLastPage,
            @Nullable Integer nextPageStart) {}

    /** Paths come relative to the folder that was asked for. */
    @Override
    public List<String> paths(HostAddress address) {
        String at = address.ref().isEmpty() ? "" : "&at=" + encoded(address.ref());
        String folder = address.path().isEmpty() ? "" : "/" + address.encodedPath();
        String question = repository(address) + "/files" + folder + "?limit=1000" + at + "&start=";
        String prefix = address.path().isEmpty() ? "" : address.path() + "/";
        return http
                .pages(
                        question + 0,
                        Page.class,
                        Page::values,
                        it -> it.isLastPage() || it.nextPageStart() == null
                                ? Optional.empty()
                                : Optional.of(question + it.nextPageStart()))
                .orElseThrow(() -> HostAddress.notFound(address.url()))
                .stream()
                .map(it -> prefix + it)
                .toList();
    }

    @Override
    public String archive(HostAddress address) {
        String at = address.ref().isEmpty() ? "" : "&at=" + encoded(address.ref());
        return repository(address) + "/archive?format=zip&prefix=all" + at;
    }
}
