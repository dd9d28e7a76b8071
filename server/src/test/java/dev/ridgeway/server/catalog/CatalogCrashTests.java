package dev.ridgeway.server.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.paths.ServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A server that is killed while it reads a large file. */
class CatalogCrashTests {

    private static final int ENTITIES = 3_000;

    @TempDir
    private Path folder;

    private static String yaml(int generation) {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < ENTITIES; i++) {
            yaml.append(CatalogServer.system("s" + i, "generation-" + generation))
                    .append("---\n");
        }
        return yaml.toString();
    }

    private void write(int generation) throws IOException {
        Path next = Files.writeString(folder.resolve("next.yaml"), yaml(generation));
        Files.move(next, folder.resolve("all.yaml"), StandardCopyOption.REPLACE_EXISTING);
    }

    /** The generations of all systems; every one of them is there, or none yet. */
    private static Set<String> generations(ServerProcess server) throws IOException, InterruptedException {
        JsonNode counts = server.get("/api/catalog/entity-facets?facet=metadata.description&filter=kind=system")
                .at("/facets/metadata.description");
        Set<String> generations = new HashSet<>();
        int all = 0;
        for (JsonNode one : counts) {
            generations.add(one.at("/value").asString());
            all += one.at("/count").asInt();
        }
        assertThat(all).isIn(0, ENTITIES);
        return generations;
    }

    @Test
    void leavesNothingHalfDone() throws IOException, InterruptedException {
        Path configuration = Files.writeString(folder.resolve("app-config.yaml"), """
                catalog:
                  rules: [{allow: [System]}]
                  locations: [{type: file, target: ./all.yaml}]
                """);
        write(0);
        for (int generation = 1; generation <= 3; generation++) {
            ServerProcess server = ServerProcess.start(folder, configuration).ready();
            assertThat(generations(server)).hasSizeLessThanOrEqualTo(1);
            write(generation);
            int wait = 300 * generation;
            await().pollDelay(Duration.ofMillis(wait)).until(() -> true);
            server.kill();
        }
        try (ServerProcess server = ServerProcess.start(folder, configuration).ready()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> generations(server).equals(Set.of("generation-3")));
            String before =
                    server.get("/api/catalog/entities?filter=kind=system").toString();
            server.kill();
            try (ServerProcess again =
                    ServerProcess.start(folder, configuration).ready()) {
                assertThat(again.get("/api/catalog/entities?filter=kind=system").toString())
                        .isEqualTo(before);
            }
        }
    }
}
