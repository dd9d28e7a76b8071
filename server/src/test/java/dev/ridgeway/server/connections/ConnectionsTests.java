package dev.ridgeway.server.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolReport;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTests {

    private static final Actor ANYBODY = Actor.system("test");

    @TempDir
    Path folder;

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void tellsWhatAToolSaysOfItself() throws IOException {
        Connections connections = connections("", tool("git", () -> new ToolReport("2.1", List.of("push"), List.of())));

        Connection git = connections.connections(ANYBODY).getFirst();

        assertThat(git.state()).isEqualTo("connected");
        assertThat(git.version()).isEqualTo("2.1");
        assertThat(git.can()).containsExactly("push");
        assertThat(git.latencyMillis()).isNotNull();
    }

    @Test
    void showsEveryToolEvenIfOneHangsAndOthersFail() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        Connections connections = connections(
                "",
                tool("a-hangs", () -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return new ToolReport("", List.of(), List.of());
                }),
                tool("b-away", () -> {
                    throw new ToolUnavailable("x-away", "It is away.", "Wait.");
                }),
                tool("c-refuses", () -> {
                    throw new ToolRefused("x-no", "It says no.", "Ask.");
                }),
                tool("d-breaks", () -> {
                    throw new IllegalStateException("secret detail");
                }),
                tool("e-works", () -> new ToolReport("1", List.of(), List.of())));

        List<Connection> all = connections.connections(ANYBODY);

        assertThat(all)
                .extracting(Connection::state)
                .containsExactly("unreachable", "unreachable", "refused", "unreachable", "connected");
        assertThat(all.get(0).problem()).extracting("code").isEqualTo("tool-too-slow");
        assertThat(all.get(1).problem()).extracting("message").isEqualTo("It is away.");
        assertThat(all.toString()).doesNotContain("secret detail");
    }

    @Test
    void asksAgainOnlyAfterAWhileOrWhenTold() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Connections connections =
                connections("", tool("git", () -> new ToolReport("" + asked.incrementAndGet(), List.of(), List.of())));

        connections.connections(ANYBODY);
        connections.connections(ANYBODY);
        assertThat(asked).hasValue(1);
        assertThat(connections.check(ANYBODY, "git").version()).isEqualTo("2");
        now = now.plus(Duration.ofMinutes(1));
        connections.connections(ANYBODY);
        assertThat(asked).hasValue(3);
    }

    @Test
    void listsWhatIsOnlyConfigured() throws IOException {
        Connections connections =
                connections("integrations: {github: [{host: github.example.com, token: very-secret}]}");

        assertThat(connections.connections(ANYBODY))
                .singleElement()
                .matches(it -> it.name().equals("github-github.example.com")
                        && it.state().equals("configured"));
        assertThat(connections.connections(ANYBODY).toString()).doesNotContain("very-secret");
    }

    @Test
    void refusesWhoMayNotSeeThem() throws IOException {
        Connections connections = connections("");
        Actor stranger = new Actor("user:default/x", Set.of(), Set.of(), "", "token");

        assertThatExceptionOfType(Problem.Forbidden.class).isThrownBy(() -> connections.connections(stranger));
        assertThatExceptionOfType(Problem.Forbidden.class).isThrownBy(() -> connections.check(stranger, "git"));
        assertThatExceptionOfType(Problem.NotFound.class).isThrownBy(() -> connections.check(ANYBODY, "nothing"));
    }

    private Connections connections(String yaml, ConnectedTool... tools) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), yaml.isEmpty() ? "app: {}" : yaml);
        return new Connections(
                List.of(tools), Configuration.load(List.of(file), folder, 7007, name -> null), () -> now);
    }

    private static ConnectedTool tool(String name, Supplier<ToolReport> probe) {
        return new ConnectedTool() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public String kind() {
                return "test";
            }

            @Override
            public String title() {
                return name;
            }

            @Override
            public String address() {
                return "nowhere";
            }

            @Override
            public ToolReport probe() {
                return probe.get();
            }
        };
    }
}
