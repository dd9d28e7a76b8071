package dev.ridgeway.server.assembly;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.LiveEvents;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The one event stream of a browser: ids of what changed, never contents, for anybody who is signed in. */
@RestController
class EventsController {

    private static final long NO_TIMEOUT = 0;
    private static final long RECONNECT_MILLIS = 1_000;

    private final LiveEvents live;
    private final Set<SseEmitter> open = ConcurrentHashMap.newKeySet();

    EventsController(LiveEvents live) {
        this.live = live;
    }

    @GetMapping(path = "/api/ridgeway/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(Actor actor) throws IOException {
        SseEmitter stream = new SseEmitter(NO_TIMEOUT);
        Runnable end = live.subscribe((topic, data) -> {
            try {
                stream.send(SseEmitter.event().name(topic).data(data, MediaType.APPLICATION_JSON));
            } catch (IOException | IllegalStateException gone) {
                stream.complete();
            }
        });
        open.add(stream);
        stream.onCompletion(() -> {
            end.run();
            open.remove(stream);
        });
        stream.onError(error -> end.run());
        stream.send(SseEmitter.event().reconnectTime(RECONNECT_MILLIS).comment("connected for " + actor.means()));
        return stream;
    }

    /** A stream never ends by itself: without this the server would wait for browsers before it stops. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        open.forEach(SseEmitter::complete);
    }
}
