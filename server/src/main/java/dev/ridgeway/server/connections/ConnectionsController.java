package dev.ridgeway.server.connections;

import dev.ridgeway.server.identity.Actor;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/connections")
class ConnectionsController {

    private final Connections connections;

    ConnectionsController(Connections connections) {
        this.connections = connections;
    }

    @GetMapping
    Map<String, List<Connection>> connections(Actor actor) {
        return Map.of("items", connections.connections(actor));
    }

    @PostMapping("/{name}/check")
    Connection check(Actor actor, @PathVariable String name) {
        return connections.check(actor, name);
    }
}
