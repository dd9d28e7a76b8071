package dev.ridgeway.server.connections;

import dev.ridgeway.server.connections.Connection.Trouble;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** The door to connected tools. What it tells was asked before, in the background, so no tool ever holds a page. */
@Component
public class Connections {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final List<WatchedTool> tools;
    private final Configuration configuration;
    private final Audit audit;
    private final InstantSource clock;

    @Autowired
    Connections(ConnectedTools tools, Configuration configuration, Audit audit, InstantSource clock) {
        this(tools, configuration, audit, clock, DEADLINE);
    }

    Connections(
            ConnectedTools tools, Configuration configuration, Audit audit, InstantSource clock, Duration deadline) {
        this.tools = tools.all().stream()
                .map(it -> new WatchedTool(it, clock, deadline))
                .toList();
        this.configuration = configuration;
        this.audit = audit;
        this.clock = clock;
    }

    /** What is known of all of them, and then what the configuration names beyond. */
    public List<Connection> connections(Actor actor) {
        actor.require(Permission.CONNECTIONS_READ);
        List<Connection> connections = new ArrayList<>();
        tools.stream().filter(WatchedTool::installed).forEach(it -> connections.add(it.known()));
        connections.addAll(configured(clock.instant()));
        return connections;
    }

    /** One of them, asked now for everything. */
    public Connection check(Actor actor, String name) {
        actor.require(Permission.CONNECTIONS_WRITE);
        for (WatchedTool tool : tools) {
            if (tool.name().equals(name)) {
                audit.record(new AuditEntry(
                        clock.instant(),
                        actor.ref(),
                        "connection.check",
                        "connection:" + name,
                        actor.origin(),
                        "succeeded",
                        ""));
                tool.ask(true);
                return tool.known();
            }
        }
        return configured(clock.instant()).stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem.NotFound(
                        "connection-not-found",
                        "There is no connection named \"" + name + "\".",
                        "Settings lists the connections there are."));
    }

    /** Why the tool at that host does not answer, as it was found last; empty when it does, or nobody knows. */
    public Optional<String> silent(String host) {
        return tools.stream()
                .map(WatchedTool::known)
                .filter(it -> it.state().equals("unreachable") && it.address().endsWith("://" + host))
                .flatMap(it -> Stream.ofNullable(it.problem()))
                .map(Trouble::message)
                .findFirst();
    }

    List<WatchedTool> watched() {
        return tools;
    }

    private List<Connection> configured(Instant now) {
        List<Connection> connections = new ArrayList<>();
        configuration.at("integrations").map(Setting::map).orElse(Map.of()).forEach((kind, entries) -> {
            boolean isTool = tools.stream().anyMatch(it -> it.name().startsWith(kind + "-"));
            for (Setting entry : !isTool && entries.raw() instanceof List<?> ? entries.list() : List.<Setting>of()) {
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
                        List.of(),
                        new Trouble(
                                "tool-not-used",
                                "The configuration names " + host + "; this version does not read from it yet.",
                                "Nothing to do; templates may name it as a host."),
                        null,
                        now,
                        now));
            }
        });
        return connections;
    }
}
