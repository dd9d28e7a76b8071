package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ShutdownTests {

    @Test
    void endsOpenEventStreamsInsteadOfWaitingForThem() throws IOException {
        RunningServer server = RunningServer.start("", "--empty");
        try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            String request = "GET /api/ridgeway/events HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n\r\n";
            browser.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            BufferedReader stream =
                    new BufferedReader(new InputStreamReader(browser.getInputStream(), StandardCharsets.UTF_8));
            assertThat(stream.readLine()).contains("200");
            String line = stream.readLine();
            while (!line.startsWith(":connected")) {
                line = stream.readLine();
            }

            long began = System.nanoTime();
            server.close();

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
            assertThat(stream.lines().toList()).last().isEqualTo("");
        }
    }
}
