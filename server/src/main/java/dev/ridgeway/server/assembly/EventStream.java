package dev.ridgeway.server.assembly;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What one browser has still to be told, told by a thread of its own, so that a slow one holds up nobody. One that falls
 * too far behind is hung up on: it connects again, and reads again what it shows.
 */
final class EventStream {

    static final int MOST_WAITING = 1_000;

    /** The way to the browser; telling may take long, hanging up is done by the same thread. */
    interface Browser {
        void tell(String topic, String data) throws IOException;

        void hangUp();
    }

    private record Event(String topic, String data) {}

    private final Browser browser;
    private final BlockingQueue<Event> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final Thread teller;
    private volatile boolean ended;

    EventStream(Browser browser) {
        this.browser = browser;
        this.teller = Thread.ofVirtual().name("event-stream").start(this::tell);
    }

    /** Returns at once. */
    void offer(String topic, String data) {
        if (!ended && !waiting.offer(new Event(topic, data))) {
            end();
        }
    }

    /** Returns at once; what waits is not told any more. */
    void end() {
        ended = true;
        teller.interrupt();
    }

    private void tell() {
        try {
            while (!ended) {
                Event event = waiting.take();
                browser.tell(event.topic(), event.data());
            }
        } catch (InterruptedException | IOException | IllegalStateException gone) {
            ended = true;
        } finally {
            browser.hangUp();
        }
    }
}
