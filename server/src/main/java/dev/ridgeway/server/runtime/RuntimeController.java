package dev.ridgeway.server.runtime;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.connections.LogStreams;
import dev.ridgeway.server.identity.Actor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/runtime/entities/{kind}/{namespace}/{name}")
class RuntimeController {

    private static final int USUAL_LINES = 200;
    private static final int MOST_LINES = 5_000;

    private final Runtime runtime;
    private final Copies copies;
    private final Happenings happenings;
    private final LogStreams streams;

    RuntimeController(Runtime runtime, Copies copies, Happenings happenings, LogStreams streams) {
        this.runtime = runtime;
        this.copies = copies;
        this.happenings = happenings;
        this.streams = streams;
    }

    /** Which copy. */
    record CopyName(String cluster, String in, String copy) {

        CopyName {
            cluster = Objects.requireNonNullElse(cluster, "");
            in = Objects.requireNonNullElse(in, "");
            copy = Objects.requireNonNullElse(copy, "");
        }
    }

    @GetMapping
    EntityRuntime entity(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return runtime.of(actor, new EntityRef(kind, namespace, name));
    }

    @GetMapping("/copies")
    EntityCopies copies(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return copies.of(actor, new EntityRef(kind, namespace, name));
    }

    @GetMapping("/events")
    EntityEvents events(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return happenings.of(actor, new EntityRef(kind, namespace, name));
    }

    @GetMapping("/log")
    void log(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam String cluster,
            @RequestParam String in,
            @RequestParam(defaultValue = "") String copy,
            @RequestParam(defaultValue = "false") boolean previous,
            @RequestParam(defaultValue = "false") boolean follow,
            @RequestParam(defaultValue = "" + USUAL_LINES) int lines,
            @RequestParam(required = false) @Nullable Instant after,
            HttpServletResponse response)
            throws IOException {
        EntityRef ref = new EntityRef(kind, namespace, name);
        CopyLogs.Wanted wanted =
                new CopyLogs.Wanted(previous, follow && !previous, Math.clamp(lines, 1, MOST_LINES), after);
        try (LogStreams.Room room = streams.room(actor);
                CopyLogs logs = copies.logs(actor, ref, cluster, in, copy, wanted)) {
            room.answer(logs, logs::copy, response);
        }
    }

    @PostMapping("/restart")
    void restart(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestBody CopyName which) {
        copies.restart(actor, new EntityRef(kind, namespace, name), which.cluster(), which.in(), which.copy());
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
