package dev.ridgeway.server.assembly.gifts;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.connections.Connections;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.Paths;
import dev.ridgeway.server.platform.Configuration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** How far a newcomer has come, by themselves and with what this installation has; and the end of its example. */
@RestController
@RequestMapping("/api/ridgeway")
class JourneyController {

    private final Paths paths;
    private final Catalog catalog;
    private final Connections connections;
    private final Configuration configuration;
    private final Gifts gifts;

    JourneyController(Paths paths, Catalog catalog, Connections connections, Configuration configuration, Gifts gifts) {
        this.paths = paths;
        this.catalog = catalog;
        this.connections = connections;
        this.configuration = configuration;
        this.gifts = gifts;
    }

    @GetMapping("/journey")
    Map<String, String> journey(Actor actor) {
        boolean created = actor.can(Permission.SCAFFOLDER_TASK_READ) && paths.created(actor);
        boolean registered = catalog.locations(actor).stream()
                .anyMatch(it -> !it.target().startsWith("https://" + Code.EMBEDDED + "/"));
        boolean team = configuration.at("ridgeway.roles").isPresent();
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("createService", created ? "done" : "open");
        steps.put("registerExisting", registered ? "done" : "open");
        steps.put("connectCluster", clusterConnected(actor) ? "done" : "open");
        steps.put("signInTeam", team ? "done" : "open");
        steps.put("example", gifts.exampleState());
        return steps;
    }

    private boolean clusterConnected(Actor actor) {
        return actor.can(Permission.CONNECTIONS_READ)
                && connections.connections(actor).stream()
                        .anyMatch(it ->
                                it.kind().equals("kubernetes") && it.state().equals("connected"));
    }

    @DeleteMapping("/example")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeExample(Actor actor) {
        gifts.removeExample(actor);
    }
}
