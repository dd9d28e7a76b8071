package dev.ridgeway.server.connections;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolReport;
import dev.ridgeway.server.connections.Connection.Trouble;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;

/** The door to connected tools. A slow tool never holds a page: it is asked for three seconds at most. */
@Component
public class Connections {

    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration FRESH = Duration.ofSeconds(30);

    private final List<ConnectedTool> tools;
    private final Configuration configuration;
    private final InstantSource clock;
    private final Map<String, Connection> known = new ConcurrentHashMap<>();

    Connections(List<ConnectedTool> tools, Configuration configuration, InstantSource clock) {
        this.tools =
                tools.stream().sorted(Comparator.comparing(ConnectedTool::name)).toList();
        this.configuration = configuration;
        this.clock = clock;
    }

    /** All of them, none asked longer ago than half a minute, and then what the configuration names beyond. */
    public List<Connection> connections(Actor actor) {
        actor.require(Permission.CONNECTIONS_READ);
        Instant now = clock.instant();
        List<Answer> answers = new ArrayList<>();
        for (ConnectedTool tool : tools) {
            Connection last = known.get(tool.name());
            answers.add(last != null && last.asOf().plus(FRESH).isAfter(now) ? () -> last : ask(tool));
        }
        List<Connection> connections = new ArrayList<>();
        answers.forEach(answer -> connections.add(answer.get()));
        connections.addAll(configured(now));
        return connections;
    }

    /** One of them, asked now. */
    public Connection check(Actor actor, String name) {
        actor.require(Permission.CONNECTIONS_READ);
        return tools.stream()
                .filter(tool -> tool.name().equals(name))
                .findFirst()
                .map(tool -> ask(tool).get())
                .or(() -> configured(clock.instant()).stream()
                        .filter(it -> it.name().equals(name))
                        .findFirst())
                .orElseThrow(() -> new Problem.NotFound(
                        "connection-not-found",
                        "There is no connection named \"" + name + "\".",
                        "Settings lists the connections there are."));
    }

    private interface Answer {
        Connection get();
    }

    private Answer ask(ConnectedTool tool) {
        long began = System.nanoTime();
        FutureTask<ToolReport> task = new FutureTask<>(tool::probe);
        Thread.ofVirtual().name("probe-" + tool.name()).start(task);
        return () -> {
            Connection answer = answer(tool, task, began);
            known.put(tool.name(), answer);
            return answer;
        };
    }

    private Connection answer(ConnectedTool tool, FutureTask<ToolReport> task, long began) {
        try {
            ToolReport report =
                    task.get(Math.max(1, DEADLINE.toNanos() - (System.nanoTime() - began)), TimeUnit.NANOSECONDS);
            long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
            return new Connection(
                    tool.name(),
                    tool.kind(),
                    tool.title(),
                    tool.address(),
                    "connected",
                    millis,
                    report.version(),
                    report.can(),
                    report.cannot(),
                    null,
                    clock.instant());
        } catch (TimeoutException e) {
            task.cancel(true);
            return troubled(tool, "unreachable", late(tool));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return troubled(tool, "unreachable", late(tool));
        } catch (ExecutionException e) {
            return switch (e.getCause()) {
                case ToolRefused refused -> troubled(tool, "refused", trouble(refused));
                case ToolUnavailable away -> troubled(tool, "unreachable", trouble(away));
                case null, default ->
                    troubled(
                            tool,
                            "unreachable",
                            new Trouble(
                                    "tool-failed",
                                    tool.title() + " could not be asked.",
                                    "Look into the server's log for the reason."));
            };
        }
    }

    private static Trouble late(ConnectedTool tool) {
        return new Trouble(
                "tool-too-slow",
                tool.title() + " did not answer within " + DEADLINE.toSeconds() + " seconds.",
                "Check that it runs and that this server reaches " + tool.address() + ".");
    }

    private static Trouble trouble(ToolProblem problem) {
        return new Trouble(problem.code(), problem.message(), problem.remedy());
    }

    private Connection troubled(ConnectedTool tool, String state, Trouble trouble) {
        return new Connection(
                tool.name(),
                tool.kind(),
                tool.title(),
                tool.address(),
                state,
                null,
                "",
                List.of(),
                List.of(),
                trouble,
                clock.instant());
    }

    private List<Connection> configured(Instant now) {
        List<Connection> connections = new ArrayList<>();
        configuration.at("integrations").map(Setting::map).orElse(Map.of()).forEach((kind, entries) -> {
            for (Setting entry : entries.raw() instanceof List<?> ? entries.list() : List.<Setting>of()) {
                String host = entry.child("host").map(Setting::text).orElse(kind + ".com");
                connections.add(new Connection(
                        kind + "-" + host.replace(':', '-'),
                        kind,
                        host,
                        "https://" + host,
                        "configured",
                        null,
                        "",
                        List.of(),
                        List.of(),
                        new Trouble(
                                "tool-not-used",
                                "The configuration names " + host + "; this version does not read from it yet.",
                                "Nothing to do; templates may name it as a host."),
                        now));
            }
        });
        return connections;
    }
}
