package dev.ridgeway.server.code;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.paths.ServerProcess;
import dev.ridgeway.server.platform.Needed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A real server process that dies, or whose disk fills up, while repositories are made and pushed to. */
class GitCrashTests {

    private static final int KILLS = Boolean.getBoolean("ridgeway.test.all") ? 30 : 3;
    private static final int REPOSITORIES = 25;
    private static final String LIST = "/api/ridgeway/code/repositories";
    private static final String CONFIGURATION = """
            backend:
              auth:
                externalAccess:
                  - type: static
                    options: {token: everything, subject: ada}
            """;

    @TempDir
    Path folder;

    private Path configuration;
    private GitCommand git;

    @BeforeEach
    void prepare() throws IOException {
        configuration = Files.writeString(folder.resolve("app-config.yaml"), CONFIGURATION);
        git = new GitCommand(Files.createDirectories(folder.resolve("work")));
        git.run("init", "-q", "-b", "main");
    }

    @Test
    void losesNoRepositoryAndBreaksNoneWhenItIsKilled() throws Exception {
        long seed = Long.getLong("ridgeway.test.seed", System.nanoTime());
        Random random = new Random(seed);
        Set<String> promised = ConcurrentHashMap.newKeySet();
        Set<String> asked = ConcurrentHashMap.newKeySet();
        String pushed = "";
        for (int kill = 0; kill < KILLS; kill++) {
            ServerProcess server = ServerProcess.start(folder, configuration).ready();
            if (kill == 0) {
                create(server, "pushed", promised);
            }
            change(random, 8_000_000);
            Process push = git.start("push", "-q", url(server, "pushed"), "HEAD:main", "HEAD:branch" + kill);
            int round = kill;
            Thread making = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < REPOSITORIES; i++) {
                    asked.add("made-" + round + "-" + i);
                    if (!create(server, "made-" + round + "-" + i, promised)) {
                        return;
                    }
                }
            });
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(900)));
            server.kill();
            making.join();
            push.waitFor();
            pushed = push.exitValue() == 0 ? git.run("rev-parse", "HEAD") : pushed;
        }
        moveWithoutTelling("pushed");
        try (ServerProcess server = ServerProcess.start(folder, configuration).ready()) {
            CodeServer.await("the catalog hears of the commit", () -> knows(server, "unheard"));
            Set<String> listed = new HashSet<>();
            for (int offset = 0; listed.size() == offset; offset += 200) {
                for (JsonNode one :
                        server.get(LIST + "?limit=200&offset=" + offset).at("/items")) {
                    listed.add(one.at("/name").asString());
                }
            }
            assertThat(listed).as("seed %d", seed).containsAll(promised);
            for (String name : listed) {
                new GitCommand(bare(name)).run("fsck", "--strict", "--connectivity-only");
            }
            assertThat(new GitCommand(bare("pushed")).run("fsck", "--strict"))
                    .as("seed %d", seed)
                    .doesNotContain("missing");
            if (!pushed.isEmpty()) {
                new GitCommand(bare("pushed")).run("merge-base", "--is-ancestor", pushed, "main");
            }
            for (String name : asked) {
                assertThat(create(server, name, promised) != listed.contains(name))
                        .as("seed %d: %s is there, or can be made", seed, name)
                        .isTrue();
            }
            git.run("push", "-q", url(server, "pushed"), "HEAD:main");
            git.run("push", "-q", url(server, "made-0-0"), "HEAD:main");
            assertThat(leftovers()).as("seed %d", seed).isEmpty();
        }
    }

    @Test
    void saysThatTheDiskIsFullAndGoesOnWhenItIsNot() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/git"));
        List<String> smallDisk = List.of(
                "unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=20m tmpfs " + data + " && exec \"$@\"", "sh");
        Needed.here(canMount(data), "this machine lets nobody mount a small disk");
        try (ServerProcess server =
                ServerProcess.startBy(smallDisk, folder, configuration).ready()) {
            create(server, "full", ConcurrentHashMap.newKeySet());
            change(new Random(1), 9_000_000);
            git.run("push", "-q", url(server, "full"), "HEAD:main");
            String before = git.run("rev-parse", "HEAD");
            change(new Random(2), 15_000_000);

            GitCommand.Answer refused = git.ask("push", url(server, "full"), "HEAD:main");

            assertThat(refused.code()).isNotZero();
            assertThat(refused.text()).contains("remote: The disk of the embedded Git host is full");
            git.run("reset", "-q", "--hard", before);
            change(new Random(3), 100_000);
            git.run("push", "-q", url(server, "full"), "HEAD:main");
            new GitCommand(folder).clone(url(server, "full"), "again");
        }
    }

    /** As when the server dies between the push and the telling. */
    private void moveWithoutTelling(String name) {
        git.commit("catalog-info.yaml", """
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: unheard}
                spec: {type: service, lifecycle: production, owner: team}
                """);
        git.run("push", "-q", "--force", bare(name).toString(), "HEAD:main");
    }

    private static boolean knows(ServerProcess server, String component) {
        try {
            return server.ask("GET", "/api/catalog/entities/by-name/component/default/" + component, "")
                            .statusCode()
                    == 200;
        } catch (IOException | InterruptedException e) {
            return false;
        }
    }

    private static boolean canMount(Path folder) throws Exception {
        return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder.toString())
                        .start()
                        .waitFor()
                == 0;
    }

    private void change(Random random, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        random.nextBytes(content);
        Files.write(git.folder().resolve("content.bin"), content);
        git.commit("note.txt", "of " + random.nextLong());
    }

    /** Whether it was made; false also when the server is gone. */
    private static boolean create(ServerProcess server, String name, Set<String> promised) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.address() + LIST))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer everything")
                .POST(HttpRequest.BodyPublishers.ofString("{\"owner\": \"team\", \"name\": \"" + name + "\"}"))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 201) {
                promised.add(name);
                return true;
            }
            return false;
        } catch (IOException | InterruptedException gone) {
            return false;
        }
    }

    private List<Path> leftovers() throws IOException {
        List<Path> left = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder.resolve("data/git"))) {
            all.filter(it -> it.toString().endsWith(".lock")
                            || it.getFileName().toString().startsWith("incoming_")
                            || it.getParent().endsWith(".new")
                            || it.getParent().endsWith(".trash"))
                    .forEach(left::add);
        }
        return left;
    }

    private Path bare(String name) {
        return folder.resolve("data/git/team/" + name + ".git");
    }

    private static String url(ServerProcess server, String name) {
        return server.address().replace("//", "//any:everything@") + "/git/team/" + name + ".git";
    }
}
