package dev.ridgeway.adapters.gitea;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.DescribedApi;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.code.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What is asked of Gitea and how the answers are read, by its own description. */
class GiteaContractTests {

    private record Exchange(URI uri, Answer answer) {}

    private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();

    private Answer answer(HttpExchange request, String body) {
        URI uri = URI.create(request.getRequestURI().toString().replaceFirst("^/api/v1", ""));
        Answer answer = answer(uri.getPath());
        exchanges.add(new Exchange(uri, answer));
        return answer;
    }

    private static Answer answer(String path) {
        return switch (path) {
            case "/version" -> Answer.ok("{\"version\":\"1.26.0\"}");
            case "/orgs/kim/repos" -> new Answer(404, "");
            case "/orgs/shop/repos", "/users/kim/repos" -> Answer.ok("""
                    [{"id":7,"name":"cart","full_name":"shop/cart","html_url":"https://git.example.com/shop/cart",
                    "default_branch":"main","updated_at":"2026-01-01T00:00:00Z","archived":false,"fork":false,"empty":false}]""");
            case "/repos/shop/cart/git/trees/main" -> Answer.ok("""
                    {"sha":"1","tree":[{"path":"deep/all.yaml","mode":"100644","type":"blob","size":1,"sha":"2"}],
                    "truncated":false,"page":1,"total_count":1}""");
            case "/repos/shop/cart/raw/deep/all.yaml" -> Answer.ok("kind: Component");
            default -> new Answer(404, "");
        };
    }

    @Test
    void asksAndReadsWhatTheDescriptionAllows() throws IOException {
        try (JsonServer gitea = new JsonServer(this::answer)) {
            String host = "localhost:" + gitea.address().getPort();
            HostContext context = new HostContext("""
                    integrations.gitea: [{host: '%s', baseUrl: 'http://%s', password: sesame}]
                    catalog.providers.gitea:
                      shop: {host: '%s', organization: shop}
                      kim: {host: '%s', organization: kim}
                    """.formatted(host, host, host, host));
            GiteaPlugin plugin = new GiteaPlugin();
            SourceReader reader = plugin.sourceReaders().getFirst().create(context);
            URI page = URI.create("https://" + host + "/shop/cart/src/branch/main/deep/all.yaml");

            assertThat(reader.file(page).text()).isEqualTo("kind: Component");
            assertThat(reader.paths(page.resolve("../"))).containsExactly("deep/all.yaml");
            plugin.discoveries()
                    .getFirst()
                    .create(context)
                    .forEach(it -> assertThat(it.find()).hasSize(1));
            assertThat(plugin.tools().getFirst().tools(context).getFirst().ask())
                    .isEqualTo("1.26.0");
        }
        assertThat(exchanges).hasSize(6);
        DescribedApi described = new DescribedApi("gitea.openapi.json");
        exchanges.forEach(it -> described.requireFit(
                "GET",
                it.uri(),
                it.answer().status(),
                it.answer().body().matches("(?s)[\\[{].*") ? it.answer().body() : ""));
    }
}
