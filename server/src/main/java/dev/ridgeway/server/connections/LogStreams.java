package dev.ridgeway.server.connections;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * Answers with logs as they are written. Each ends after five minutes at the latest, so that nobody who left is written for:
 * whoever reads on asks again.
 */
@Component
public class LogStreams {

    private static final Logger log = LoggerFactory.getLogger(LogStreams.class);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private static final int MOST_EACH = 10;

    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> readers = new ConcurrentHashMap<>();

    /** Something that is written as long as it goes on. */
    public interface Written {
        void copy(OutputStream to) throws IOException;
    }

    /** A place for one log of somebody, taken before the log is opened and given back after it is closed. */
    public final class Room implements Closeable {

        private final String reader;

        private Room(String reader) {
            this.reader = reader;
        }

        /** Answers with what is written, until its end or that of {@code source}, which the caller closes. */
        public void answer(Closeable source, Written written, HttpServletResponse response) throws IOException {
            LogStreams.this.answer(source, written, response);
        }

        @Override
        public void close() {
            readers.computeIfPresent(reader, (name, count) -> count == 1 ? null : Integer.valueOf(count - 1));
        }
    }

    /** Refuses whoever reads very many logs already, so that nobody takes all there is for them. */
    public Room room(Actor actor) {
        readers.merge(actor.ref(), 1, (count, one) -> {
            if (count >= MOST_EACH) {
                throw new Problem.Conflict(
                        "logs-too-many",
                        actor.ref() + " reads " + count + " logs already.",
                        "Close a page that shows one; a log is given back within half a minute.");
            }
            return count + one;
        });
        return new Room(actor.ref());
    }

    private void answer(Closeable source, Written written, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.TEXT_PLAIN_VALUE + ";charset=UTF-8");
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        open.add(source);
        Thread end = Thread.ofVirtual().name("end-of-a-log").start(() -> endLater(source));
        try {
            written.copy(response.getOutputStream());
        } catch (IOException ended) {
            // It was ended here, by the tool or by whoever read it: what was written before is right.
            log.debug("A log ended: {}", ended.toString());
        } finally {
            end.interrupt();
            open.remove(source);
        }
    }

    private static void endLater(Closeable source) {
        try {
            Thread.sleep(LONGEST);
            source.close();
        } catch (InterruptedException | IOException done) {
            Thread.currentThread().interrupt();
        }
    }

    /** A log may go on for long: without this the server would wait for it before it stops. */
    @EventListener(ContextClosedEvent.class)
    void end() throws IOException {
        for (Closeable source : open) {
            source.close();
        }
    }
}
