package dev.ridgeway.server.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is kept and shown of connected tools: their state, version and rights. */
class ConnectionsTests {

    private static final Actor ANYBODY = Actor.system("test");
    private static final ToolRights PUSH = ToolRights.all("push");

    @TempDir
    Path folder;

    private final JdbcClient jdbc = TestDatabase.jdbc();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void tellsWhatAToolSaidOfItselfAndOfOurRights() throws IOException {
        ToolRights rights = new ToolRights(
                List.of("see"),
                List.of(new MissingRight("act", "Nothing happens.", "role: actor")),
                List.of("destroy"));
        Connections connections = connections("", new ScriptedTool("git", () -> "2.1", () -> rights));

        askAll(connections);

        Connection git = connections.connections(ANYBODY).getFirst();
        assertThat(git.state()).isEqualTo("connected");
        assertThat(git.version()).isEqualTo("2.1");
        assertThat(git.can()).containsExactly("see");
        assertThat(git.cannot()).extracting(MissingRight::cost).containsExactly("Nothing happens.");
        assertThat(git.beyond()).containsExactly("destroy");
        assertThat(git.latencyMillis()).isNotNull();
        assertThat(git.answered()).isEqualTo(now);
    }

    @Test
    void asksNobodyWhenAPageIsShown() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Connections connections =
                connections("", new ScriptedTool("git", () -> "" + asked.incrementAndGet(), () -> PUSH));

        assertThat(connections.connections(ANYBODY))
                .extracting(Connection::state)
                .containsExactly("asking");
        askAll(connections);
        assertThat(connections.connections(ANYBODY))
                .extracting(Connection::state)
                .containsExactly("connected");
        assertThat(asked).hasValue(2);
        connections.connections(ANYBODY);
        assertThat(asked).hasValue(2);
    }

    @Test
    void saysSinceWhenAToolIsAsItIs() throws IOException {
        AtomicReference<String> version = new AtomicReference<>("1");
        Connections connections = connections(
                "",
                new ScriptedTool(
                        "git",
                        () -> {
                            if (version.get().isEmpty()) {
                                throw new ToolUnavailable("x-away", "It is away.", "Wait.");
                            }
                            return version.get();
                        },
                        () -> PUSH));
        askAll(connections);
        version.set("");
        now = now.plusSeconds(60);
        Instant away = now;
        askAll(connections);
        now = now.plusSeconds(60);
        askAll(connections);

        assertThat(connections.connections(ANYBODY).getFirst().since()).isEqualTo(away);
        version.set("2");
        askAll(connections);
        assertThat(connections.connections(ANYBODY).getFirst().since()).isEqualTo(now);
    }

    @Test
    void showsEveryToolEvenIfOneHangsAndOthersFail() throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        AtomicInteger hanging = new AtomicInteger();
        Connections connections = connections(
                "",
                new ScriptedTool(
                        "a-hangs",
                        () -> {
                            hanging.incrementAndGet();
                            for (boolean gone = false; !gone; ) {
                                try {
                                    never.await();
                                    gone = true;
                                } catch (InterruptedException deafToIt) {
                                    gone = false;
                                }
                            }
                            return "";
                        },
                        () -> PUSH),
                new ScriptedTool(
                        "b-away",
                        () -> {
                            throw new ToolUnavailable("x-away", "It is away.", "Wait.");
                        },
                        () -> PUSH),
                new ScriptedTool(
                        "c-refuses",
                        () -> {
                            throw new ToolRefused("x-no", "It says no.", "Ask.");
                        },
                        () -> PUSH),
                new ScriptedTool(
                        "d-breaks",
                        () -> {
                            throw new IllegalStateException("secret detail");
                        },
                        () -> PUSH),
                new ScriptedTool("e-works", () -> "1", () -> PUSH));

        askAll(connections);
        askAll(connections);
        List<Connection> all = connections.connections(ANYBODY);
        never.countDown();

        assertThat(all)
                .extracting(Connection::state)
                .containsExactly("unreachable", "unreachable", "refused", "unreachable", "connected");
        assertThat(all.get(0).problem()).extracting("code").isEqualTo("tool-too-slow");
        assertThat(hanging)
                .as("a question that hangs is not asked again beside itself")
                .hasValue(1);
        assertThat(all.get(1).problem()).extracting("message").isEqualTo("It is away.");
        assertThat(all.toString()).doesNotContain("secret detail");
    }

    @Test
    void keepsWhatAToolSaidBeforeItWentAway() throws IOException {
        AtomicReference<RuntimeException> failure = new AtomicReference<>();
        Connections connections = connections(
                "",
                new ScriptedTool(
                        "git",
                        () -> {
                            if (failure.get() != null) {
                                throw failure.get();
                            }
                            return "2.1";
                        },
                        () -> PUSH));
        askAll(connections);
        Instant then = now;
        now = now.plusSeconds(60);
        failure.set(new ToolUnavailable("x-away", "It is away.", "Wait."));

        assertThat(connections.watched().getFirst().ask(false)).isTrue();

        Connection git = connections.connections(ANYBODY).getFirst();
        assertThat(git.state()).isEqualTo("unreachable");
        assertThat(git.version()).isEqualTo("2.1");
        assertThat(git.can()).containsExactly("push");
        assertThat(git.answered()).isEqualTo(then);
        assertThat(git.asOf()).isEqualTo(now);
        assertThat(connections.watched().getFirst().ask(false))
                .as("nothing new")
                .isFalse();
    }

    @Test
    void staysConnectedWhenItsRightsCannotBeHad() throws IOException {
        AtomicReference<String> why = new AtomicReference<>("Too many questions.");
        Connections connections = connections("", new ScriptedTool("git", () -> "2.1", () -> {
            throw new ToolUnavailable("x-rights", why.get(), "Wait.");
        }));

        askAll(connections);
        askAll(connections);

        Connection git = connections.connections(ANYBODY).getFirst();
        assertThat(git.state()).isEqualTo("connected");
        assertThat(git.version()).isEqualTo("2.1");
        assertThat(git.latencyMillis()).isNotNull();
        assertThat(git.problem())
                .extracting("message")
                .isEqualTo("What Ridgeway may do there is not known: Too many questions.");
        why.set("Still too many.");
        assertThat(connections.watched().getFirst().ask(true))
                .as("browsers hear of another reason")
                .isTrue();
    }

    @Test
    void asksForRightsOnlyAfterAWhileOrWhenTold() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        Connections connections = connections(
                "", new ScriptedTool("git", () -> "1", () -> ToolRights.all("push " + asked.incrementAndGet())));

        askAll(connections);
        askAll(connections);
        assertThat(asked).hasValue(1);
        assertThat(connections.check(ANYBODY, "git").can()).containsExactly("push 2");
        assertThat(jdbc.sql("select action || ' ' || subject || ' by ' || actor from platform.audit")
                        .query(String.class)
                        .list())
                .containsExactly("connection.check connection:git by system:test");
        now = now.plus(Duration.ofMinutes(5));
        askAll(connections);
        assertThat(asked).hasValue(3);
    }

    @Test
    void showsNothingOfAToolThatAClusterDoesNotHave() throws IOException {
        AtomicReference<String> version = new AtomicReference<>();
        Connections connections = connections(
                "",
                new ScriptedTool(
                        "ropes",
                        () -> {
                            if (version.get() == null) {
                                throw new ToolRefused("tool-not-installed", "No ropes there.", "Tie some.");
                            }
                            return version.get();
                        },
                        () -> PUSH));

        askAll(connections);
        assertThat(connections.connections(ANYBODY)).isEmpty();
        version.set("1");
        askAll(connections);
        assertThat(connections.connections(ANYBODY))
                .extracting(Connection::state)
                .containsExactly("connected");
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
        Actor reader = new Actor("user:default/x", Set.of(), Set.of(Permission.CONNECTIONS_READ), "", "token");
        assertThatExceptionOfType(Problem.Forbidden.class).isThrownBy(() -> connections.check(reader, "git"));
        assertThatExceptionOfType(Problem.NotFound.class).isThrownBy(() -> connections.check(ANYBODY, "nothing"));
    }

    private static void askAll(Connections connections) {
        connections.watched().forEach(it -> it.ask(false));
    }

    private Connections connections(String yaml, ConnectedTool... tools) throws IOException {
        return new Connections(
                new ConnectedTools(List.of(tools)),
                configuration(yaml),
                TestDatabase.audit(jdbc),
                () -> now,
                Duration.ofSeconds(1));
    }

    private Configuration configuration(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), yaml.isEmpty() ? "app: {}" : yaml);
        return Configuration.load(List.of(file), folder, 7007, name -> null);
    }
}
