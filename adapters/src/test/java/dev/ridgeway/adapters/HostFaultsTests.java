package dev.ridgeway.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ridgeway.adapters.azure.AzurePlugin;
import dev.ridgeway.adapters.bitbucket.BitbucketPlugin;
import dev.ridgeway.adapters.gitea.GiteaPlugin;
import dev.ridgeway.adapters.github.GitHubPlugin;
import dev.ridgeway.adapters.gitlab.GitLabPlugin;
import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryDiscoveryFactory;
import dev.ridgeway.plugin.code.SourceReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever trouble a Git host is in, whoever asks it is told of that: nothing counts as empty or gone. */
@Tag("long")
class HostFaultsTests {

    private static final long AT = 1_767_268_860;

    /** One kind of host; %s in settings and addresses is where it is. */
    private record Host(String name, PlatformPlugin plugin, int which, String settings, String file, String folder) {

        SourceReader reader(HostContext context) {
            return plugin.sourceReaders().get(which).create(context);
        }

        /** Everything that is asked of it. */
        List<Runnable> questions(HostContext context, String at) {
            List<Runnable> all = new ArrayList<>();
            SourceReader reader = reader(context);
            all.add(() -> reader.file(URI.create(file.formatted(at))));
            all.add(() -> reader.changed(URI.create(file.formatted(at)), "\"known\""));
            all.add(() -> reader.paths(URI.create(folder.formatted(at))));
            for (RepositoryDiscoveryFactory factory : plugin.discoveries()) {
                factory.create(context).forEach(it -> all.add(it::find));
            }
            return all;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static final List<Host> HOSTS = List.of(
            new Host(
                    "GitHub",
                    new GitHubPlugin(),
                    0,
                    """
                    integrations.github: [{host: '%1$s', apiBaseUrl: 'http://%1$s', token: sesame}]
                    catalog.providers.github: {shop: {organization: shop, host: '%1$s'}}
                    """,
                    "https://%s/shop/cart/blob/main/all.yaml",
                    "https://%s/shop/cart/tree/main"),
            new Host(
                    "GitLab",
                    new GitLabPlugin(),
                    0,
                    """
                    integrations.gitlab: [{host: '%1$s', apiBaseUrl: 'http://%1$s/api/v4', token: sesame}]
                    catalog.providers.gitlab: {shop: {host: '%1$s', group: shop}, all: {host: '%1$s'}}
                    """,
                    "https://%s/shop/cart/-/blob/main/all.yaml",
                    "https://%s/shop/cart/-/tree/main/"),
            new Host(
                    "Gitea",
                    new GiteaPlugin(),
                    0,
                    """
                    integrations.gitea: [{host: '%1$s', baseUrl: 'http://%1$s', password: sesame}]
                    catalog.providers.gitea: {shop: {host: '%1$s', organization: shop}}
                    """,
                    "https://%s/shop/cart/src/branch/main/all.yaml",
                    "https://%s/shop/cart/src/branch/main/"),
            new Host(
                    "Bitbucket in the cloud",
                    new BitbucketPlugin(),
                    0,
                    """
                    integrations.bitbucketCloud: [{username: kim, appPassword: sesame, apiBaseUrl: 'http://%1$s/2.0'}]
                    """,
                    "https://bitbucket.org/shop/cart/src/main/all.yaml",
                    "https://bitbucket.org/shop/cart/src/main/"),
            new Host(
                    "Bitbucket Server",
                    new BitbucketPlugin(),
                    1,
                    """
                    integrations.bitbucketServer: [{host: '%1$s', token: sesame, apiBaseUrl: 'http://%1$s/rest/api/1.0'}]
                    """,
                    "https://%s/projects/SHOP/repos/cart/browse/all.yaml",
                    "https://%s/projects/SHOP/repos/cart/browse/"),
            new Host(
                    "Azure DevOps",
                    new AzurePlugin(),
                    0,
                    """
                    integrations.azure: [{host: '%1$s', apiBaseUrl: 'http://%1$s', credentials: [{personalAccessToken: sesame}]}]
                    """,
                    "https://%s/shop/store/_git/cart?path=/all.yaml",
                    "https://%s/shop/store/_git/cart?path=/"));

    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    /** What the host does in the place of an answer; {@code later} when it says so itself, in seconds from now. */
    private record Fault(String name, Writing writing, long later) {

        static Fault head(String name, String head) {
            return head(name, head, -1);
        }

        static Fault head(String name, String head, long later) {
            return answer(name, head, "{\"message\":\"no\"}", later);
        }

        static Fault answer(String name, String head, String body, long later) {
            return new Fault(
                    name,
                    out -> out.write("HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s"
                            .formatted(head, body.length(), body)
                            .getBytes(StandardCharsets.UTF_8)),
                    later);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static void endless(OutputStream out) throws IOException {
        out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n[".getBytes(StandardCharsets.UTF_8));
        byte[] part = " ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000; i++) {
            out.write(part);
        }
    }

    private static final List<Fault> FAULTS = List.of(
            Fault.head("a limit, in seconds", "429 Too Many Requests\r\nRetry-After: 42", 42),
            Fault.head("a limit, by date", "429 Too Many Requests\r\nRetry-After: Thu, 01 Jan 2026 12:00:42 GMT", 42),
            Fault.head("another limit, in seconds", "403 Forbidden\r\nRetry-After: 42", 42),
            Fault.head("a used up limit", "403 Forbidden\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: " + AT, 60),
            Fault.head("a limit as in the draft", "429 Too Many Requests\r\nRateLimit-Reset: " + AT, 60),
            Fault.head("500", "500 Internal Server Error"),
            Fault.head("502", "502 Bad Gateway"),
            Fault.head("503", "503 Service Unavailable"),
            Fault.head("504", "504 Gateway Timeout"),
            Fault.head("401", "401 Unauthorized"),
            Fault.head("403", "403 Forbidden"),
            Fault.head("418", "418 I'm a teapot"),
            Fault.head("203 of a sign-in page", "203 Non-Authoritative Information\r\nContent-Type: text/html"),
            Fault.answer(
                    "a web page",
                    "200 OK\r\nContent-Type: text/html; charset=utf-8",
                    "<html>Please sign in</html>",
                    -1),
            Fault.head(
                    "a way to the cloud's secrets", "302 Found\r\nLocation: http://169.254.169.254/latest/meta-data/"),
            Fault.head("a way to what is not public", "302 Found\r\nLocation: https://intranet.example.com/all.yaml"),
            Fault.head("a way that leads nowhere", "302 Found\r\nLocation: /again"),
            new Fault(
                    "a body that is cut",
                    out -> out.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n[{\"id\":1"
                            .getBytes(StandardCharsets.UTF_8)),
                    -1),
            new Fault("a body that does not end", HostFaultsTests::endless, -1),
            new Fault("nothing", out -> {}, -1));

    static Stream<Arguments> faultsOfHosts() {
        return HOSTS.stream().flatMap(host -> FAULTS.stream().map(fault -> Arguments.of(host, fault)));
    }

    /** A host on this machine that does the same to everybody. */
    private static final class Faulty implements AutoCloseable {

        private final ServerSocket socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());

        Faulty(Writing writing) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        Thread.ofVirtual().start(() -> serve(client, writing));
                    } catch (IOException closed) {
                        return;
                    }
                }
            });
        }

        private static void serve(Socket client, Writing writing) {
            try (client) {
                BufferedReader head =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
                String line = head.readLine();
                while (line != null && !line.isEmpty()) {
                    line = head.readLine();
                }
                writing.to(client.getOutputStream());
            } catch (IOException wentAway) {
                return;
            }
        }

        String at() {
            return "localhost:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static ToolProblem trouble(Runnable question) {
        return catchThrowableOfType(ToolProblem.class, question::run);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("faultsOfHosts")
    void saysSo(Host host, Fault fault) throws IOException {
        try (Faulty server = new Faulty(fault.writing())) {
            HostContext context = new HostContext(host.settings().formatted(server.at()));
            for (Runnable question : host.questions(context, server.at())) {
                ToolProblem problem = trouble(question);

                assertThat(problem).isNotNull();
                assertThat(problem.code()).isNotIn("source-not-found", "organisation-not-found");
                assertThat(problem.message() + problem.remedy()).doesNotContain("sesame");
                if (fault.later() >= 0) {
                    assertThat(problem)
                            .isInstanceOfSatisfying(
                                    ToolUnavailable.class,
                                    it -> assertThat(it.retryAt())
                                            .contains(context.now().plusSeconds(fault.later())));
                }
            }
        }
    }

    /** All at once, since it takes as long as anybody is waited for. */
    @Test
    void givesUpOnWhoSaysNothing() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        List<Future<ToolProblem>> problems = new ArrayList<>();
        try (Faulty server = new Faulty(out -> held(end));
                ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host host : HOSTS) {
                HostContext context = new HostContext(host.settings().formatted(server.at()));
                host.questions(context, server.at()).forEach(it -> problems.add(asking.submit(() -> trouble(it))));
            }
        }
        end.countDown();
        for (Future<ToolProblem> problem : problems) {
            assertThat(problem.get()).isInstanceOf(ToolUnavailable.class);
        }
    }

    private static void held(CountDownLatch until) throws IOException {
        try {
            until.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}
