package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.platform.LiveEvents;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventStreamTests {

    /** A browser that takes nothing until the test lets it. */
    private static final class Browser implements EventStream.Browser {
        private final CountDownLatch reading = new CountDownLatch(1);
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch hungUp = new CountDownLatch(1);
        private final List<String> told = new CopyOnWriteArrayList<>();
        private volatile boolean gone;

        @Override
        public void tell(String topic, String data) throws IOException {
            reached.countDown();
            boolean waits = true;
            while (waits) {
                try {
                    reading.await();
                    waits = false;
                } catch (InterruptedException unheard) {
                    waits = true;
                }
            }
            if (gone) {
                throw new IOException("gone");
            }
            told.add(topic + " " + data);
        }

        @Override
        public void hangUp() {
            hungUp.countDown();
        }
    }

    private final Browser browser = new Browser();
    private final EventStream stream = new EventStream(browser);

    @Test
    void tellsInOrder() throws InterruptedException {
        browser.reading.countDown();
        for (int i = 0; i < 100; i++) {
            stream.offer("run", Integer.toString(i));
        }
        while (browser.told.size() < 100) {
            Thread.onSpinWait();
        }
        stream.end();
        browser.hungUp.await();

        assertThat(browser.told).startsWith("run 0", "run 1").endsWith("run 99");
    }

    @Test
    void waitsForNoBrowserAndHangsUpOnOneThatIsTooSlow() throws InterruptedException {
        stream.offer("run", "first");
        browser.reached.await();
        for (int i = 0; i <= EventStream.MOST_WAITING; i++) {
            stream.offer("run", "more");
        }
        browser.reading.countDown();
        browser.hungUp.await();

        assertThat(browser.told).containsExactly("run first");
    }

    @Test
    void hangsUpOnABrowserThatIsGone() throws InterruptedException {
        browser.gone = true;
        browser.reading.countDown();
        stream.offer("run", "unheard");
        browser.hungUp.await();
        stream.offer("run", "unheard");

        assertThat(browser.told).isEmpty();
    }

    @Test
    void endsWhenNothingHappens() throws InterruptedException {
        stream.end();
        browser.hungUp.await();

        assertThat(browser.told).isEmpty();
    }

    @Test
    void reachesABrowser() throws IOException {
        try (RunningServer server = RunningServer.start("");
                Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write(("GET /api/ridgeway/events HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.lines().filter(it -> it.startsWith(":connected")).findFirst())
                    .isPresent();
            server.context().getBean(LiveEvents.class).publish("test", Map.of("id", "42"));

            assertThat(lines.lines().filter(it -> it.startsWith("event:test")).findFirst())
                    .isPresent();
            assertThat(lines.readLine()).isEqualTo("data:{\"id\":\"42\"}");
        }
    }
}
