package dev.ridgeway.server.pipelines;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.connections.LogStreams;
import dev.ridgeway.server.connections.MaskedLines;
import dev.ridgeway.server.identity.Actor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/pipelines/entities/{kind}/{namespace}/{name}")
class PipelinesController {

    private static final int LONGEST_LIST = 50;

    private final Pipelines pipelines;
    private final LogStreams streams;

    PipelinesController(Pipelines pipelines, LogStreams streams) {
        this.pipelines = pipelines;
        this.streams = streams;
    }

    /** Which build. */
    record BuildId(String builder, String id) {

        BuildId {
            builder = Objects.requireNonNullElse(builder, "");
            id = Objects.requireNonNullElse(id, "");
        }
    }

    /** What to build. */
    record Wanted(String builder, String revision) {

        Wanted {
            builder = Objects.requireNonNullElse(builder, "");
            revision = Objects.requireNonNullElse(revision, "");
        }
    }

    @GetMapping
    EntityBuilds of(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam(defaultValue = "20") int limit) {
        return pipelines.of(actor, new EntityRef(kind, namespace, name), Math.clamp(limit, 1, LONGEST_LIST));
    }

    @GetMapping("/build")
    EntityBuilds.Build build(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam String builder,
            @RequestParam String id) {
        return pipelines.build(actor, new EntityRef(kind, namespace, name), builder, id);
    }

    @GetMapping("/log")
    void log(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam String builder,
            @RequestParam String id,
            @RequestParam String log,
            @RequestParam(defaultValue = "0") int from,
            HttpServletResponse response)
            throws IOException {
        try (LogStreams.Room room = streams.room(actor);
                InputStream lines = pipelines.log(actor, new EntityRef(kind, namespace, name), builder, id, log)) {
            room.answer(lines, to -> new MaskedLines().copy(lines, to, from), response);
        }
    }

    @PostMapping("/start")
    EntityBuilds.NewBuild start(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestBody Wanted wanted) {
        return pipelines.start(actor, new EntityRef(kind, namespace, name), wanted.builder(), wanted.revision());
    }

    @PostMapping("/retry")
    EntityBuilds.NewBuild retry(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestBody BuildId build) {
        return pipelines.retry(actor, new EntityRef(kind, namespace, name), build.builder(), build.id());
    }

    @PostMapping("/cancel")
    void cancel(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestBody BuildId build) {
        pipelines.cancel(actor, new EntityRef(kind, namespace, name), build.builder(), build.id());
    }
}
