package dev.ridgeway.server.paths;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.runs.RunEvent;
import dev.ridgeway.server.paths.runs.RunSignals;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The story of a run as it happens: as a stream, and for clients that ask again and again. */
@RestController
@RequestMapping("/api/scaffolder/v2/tasks/{id}")
class TaskEventsController {

    private static final Duration LONGEST_POLL = Duration.ofSeconds(30);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final long NO_TIMEOUT = 0;

    private final Paths paths;

    TaskEventsController(Paths paths) {
        this.paths = paths;
    }

    @GetMapping("/events")
    List<Map<String, @Nullable Object>> events(
            Actor actor, @PathVariable String id, @RequestParam(defaultValue = "0") long after)
            throws InterruptedException {
        UUID run = TaskController.id(id);
        try (RunSignals.Waiter waiter = paths.waiter(actor, run)) {
            boolean ended = paths.status(actor, run).ended();
            List<RunEvent> events = paths.events(actor, run, after);
            if (events.isEmpty() && !ended) {
                waiter.await(LONGEST_POLL);
                events = paths.events(actor, run, after);
            }
            return events.stream().map(event -> TaskView.of(run, event)).toList();
        }
    }

    @GetMapping(path = "/eventstream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter stream(
            Actor actor,
            @PathVariable String id,
            @RequestParam(defaultValue = "0") long after,
            @RequestHeader(name = "Last-Event-ID", defaultValue = "0") long last) {
        UUID run = TaskController.id(id);
        paths.status(actor, run);
        SseEmitter stream = new SseEmitter(NO_TIMEOUT);
        Thread thread = Thread.ofVirtual()
                .name("run-stream")
                .unstarted(() -> follow(actor, run, Math.max(after, last), stream));
        stream.onCompletion(thread::interrupt);
        thread.start();
        return stream;
    }

    private void follow(Actor actor, UUID run, long after, SseEmitter stream) {
        long seen = after;
        try (RunSignals.Waiter waiter = paths.waiter(actor, run)) {
            while (!Thread.currentThread().isInterrupted()) {
                List<RunEvent> events = paths.events(actor, run, seen);
                for (RunEvent event : events) {
                    stream.send(SseEmitter.event()
                            .id(Long.toString(event.id()))
                            .name(event.type())
                            .data(TaskView.of(run, event), MediaType.APPLICATION_JSON));
                    seen = event.id();
                    if (event.type().equals("completion")) {
                        stream.complete();
                        return;
                    }
                }
                if (waiter.closing()) {
                    stream.complete();
                    return;
                }
                if (events.isEmpty()) {
                    waiter.await(HEARTBEAT);
                    stream.send(SseEmitter.event().comment("still here"));
                }
            }
        } catch (IOException | IllegalStateException gone) {
            stream.complete();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            stream.completeWithError(e);
        }
    }
}
