package dev.ridgeway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Answers ready bytes and does nothing else: what the server could do at most. Comes into it as an agent, for a bench only. */
@RestController
public class EmptyController {

    private final Map<String, byte[]> answers = new ConcurrentHashMap<>();

    public static void premain(String arguments, Instrumentation instrumentation) {
        System.setProperty("spring.main.sources", EmptyController.class.getName());
        System.setProperty("bench.answers", arguments);
    }

    @GetMapping("/api/ridgeway/bench/{name}")
    ResponseEntity<byte[]> answer(@PathVariable String name) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .body(answers.computeIfAbsent(name, EmptyController::read));
    }

    private static byte[] read(String name) {
        try {
            return Files.readAllBytes(Path.of(System.getProperty("bench.answers"), name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
