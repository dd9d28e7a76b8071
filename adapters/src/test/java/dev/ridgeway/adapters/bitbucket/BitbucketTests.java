package dev.ridgeway.adapters.bitbucket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.HostContext;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.SourceReader;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as the APIs of both Bitbuckets do. */
class BitbucketTests {

    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private JsonServer bitbucket;
    private volatile String wanted = "";

    @BeforeEach
    void start() throws IOException {
        bitbucket = new JsonServer(this::answer);
    }

    @AfterEach
    void stop() {
        bitbucket.close();
    }

    private Answer answer(HttpExchange request, String body) {
        return wanted.equals(request.getRequestHeaders().getFirst("Authorization"))
                ? answers.getOrDefault(request.getRequestURI().toString(), new Answer(404, "{}"))
                : new Answer(401, "{}");
    }

    private SourceReader reader(int which, String settings) {
        return new BitbucketPlugin().sourceReaders().get(which).create(new HostContext(settings));
    }

    @Test
    void readsFromTheCloud() {
        wanted = "Basic a2ltOnNlc2FtZQ==";
        String source = "/2.0/repositories/shop/cart/src/main/";
        answers.put(source + "deep/all.yaml", Answer.ok("kind: Component"));
        answers.put(source + "deep/?pagelen=100&max_depth=20", Answer.ok("""
                {"pagelen":1,"values":[{"type":"commit_file","path":"deep/a.yaml"},
                {"type":"commit_directory","path":"deep/more"}],"next":"%s/next"}""".formatted(bitbucket.address())));
        answers.put("/next", Answer.ok("{\"values\":[{\"type\":\"commit_file\",\"path\":\"deep/more/b.yaml\"}]}"));
        SourceReader reader = reader(0, """
                integrations.bitbucketCloud: [{username: kim, appPassword: sesame, apiBaseUrl: '%s/2.0'}]
                """.formatted(bitbucket.address()));

        URI file = URI.create("https://bitbucket.org/shop/cart/src/main/deep/all.yaml");
        assertThat(reader.file(file).text()).isEqualTo("kind: Component");
        assertThat(reader.paths(URI.create("https://bitbucket.org/shop/cart/src/main/deep/")))
                .containsExactly("a.yaml", "more/b.yaml");
        assertThat(reader.reads(URI.create("https://bitbucket.org/shop/cart/downloads/all.yaml")))
                .isFalse();
        assertThatThrownBy(() -> reader.file(URI.create("https://bitbucket.org/shop/cart/src/main/none.yaml")))
                .isInstanceOf(ToolRefused.class);
    }

    @Test
    void readsFromOnesOwnMachine() {
        wanted = "Bearer sesame";
        String repository = "/rest/api/1.0/projects/SHOP/repos/cart";
        answers.put(repository + "/raw/deep/all.yaml?at=release%2F1", Answer.ok("of a branch"));
        answers.put(repository + "/raw/deep/all.yaml", Answer.ok("of the default branch"));
        answers.put(repository + "/files/deep?limit=1000&at=main&start=0", Answer.ok("""
                {"values":["a.yaml"],"size":1,"isLastPage":false,"start":0,"limit":1,"nextPageStart":1}"""));
        answers.put(repository + "/files/deep?limit=1000&at=main&start=1", Answer.ok("""
                {"values":["more/b.yaml"],"size":1,"isLastPage":true,"start":1,"limit":1,"nextPageStart":null}"""));
        String host = "localhost:" + bitbucket.address().getPort();
        SourceReader reader = reader(1, """
                integrations.bitbucketServer: [{host: '%s', token: sesame, apiBaseUrl: '%s/rest/api/1.0'}]
                """.formatted(host, bitbucket.address()));

        String pages = "https://" + host + "/projects/SHOP/repos/cart/browse/deep";
        assertThat(reader.file(URI.create(pages + "/all.yaml?at=release%2F1")).text())
                .isEqualTo("of a branch");
        assertThat(reader.file(URI.create(pages + "/all.yaml")).text()).isEqualTo("of the default branch");
        assertThat(reader.paths(URI.create(pages + "/?at=main"))).containsExactly("a.yaml", "more/b.yaml");
    }
}
