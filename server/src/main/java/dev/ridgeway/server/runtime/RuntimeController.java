package dev.ridgeway.server.runtime;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/runtime/entities/{kind}/{namespace}/{name}")
class RuntimeController {

    private final Runtime runtime;

    RuntimeController(Runtime runtime) {
        this.runtime = runtime;
    }

    @GetMapping
    EntityRuntime entity(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return runtime.of(actor, new EntityRef(kind, namespace, name));
    }

    @GetMapping("/object")
    ObjectView object(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam String cluster,
            @RequestParam String resource,
            @RequestParam String in,
            @RequestParam String called) {
        return runtime.object(actor, new EntityRef(kind, namespace, name), cluster, resource, in, called);
    }
}
