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
    private final Set<EventStream> open = ConcurrentHashMap.newKeySet();

    EventsController(LiveEvents live) {
        this.live = live;
    }

    @GetMapping(path = "/api/ridgeway/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(Actor actor) throws IOException {
        SseEmitter emitter = new SseEmitter(NO_TIMEOUT);
        emitter.send(SseEmitter.event().reconnectTime(RECONNECT_MILLIS).comment("connected for " + actor.means()));
        EventStream stream = new EventStream(new Browser(emitter));
        open.add(stream);
        Runnable unsubscribe = live.subscribe((topic, data) -> {
            if (!topic.startsWith(LiveEvents.AMONG_SERVERS)) {
                stream.offer(topic, data);
            }
        });
        Runnable end = () -> {
            unsubscribe.run();
            open.remove(stream);
            stream.end();
        };
        emitter.onCompletion(end);
        emitter.onError(error -> end.run());
        return emitter;
    }

    private record Browser(SseEmitter emitter) implements EventStream.Browser {
        @Override
        public void tell(String topic, String data) throws IOException {
            emitter.send(SseEmitter.event().name(topic).data(data, MediaType.APPLICATION_JSON));
        }

        @Override
        public void hangUp() {
            emitter.complete();
        }
    }

    /** A stream never ends by itself: without this the server would wait for browsers before it stops. */
    @EventListener(ContextClosedEvent.class)
    void end() {
        open.forEach(EventStream::end);
    }
}
