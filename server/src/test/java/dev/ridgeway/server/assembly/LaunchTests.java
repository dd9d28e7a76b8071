package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTests {

    @TempDir
    Path folder;

    @Test
    void namesABusyPortAndTheWayOut() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(other.getLocalPort());
            assertProblem(
                    () -> Launch.start(RidgewayServer.class, "--port", port, "--data", folder.toString()),
                    "port-in-use",
                    port);
        }
    }

    @Test
    void namesAnAddressThatIsNone() {
        assertProblem(
                () -> Launch.start(RidgewayServer.class, "--listen", "nowhere.invalid", "--data", folder.toString()),
                "option-wrong",
                "nowhere.invalid");
        assertProblem(
                () -> Launch.start(RidgewayServer.class, "--listen", "192.0.2.1", "--data", folder.toString()),
                "option-wrong",
                "192.0.2.1 is no address of this machine");
    }

    @Test
    void forgetsWhereAKilledServerAnswered() throws IOException {
        Files.writeString(folder.resolve("address"), "http://localhost:1\n");

        try (DataDirectory held = DataDirectory.take(folder)) {
            assertThat(held.folder().resolve("address")).doesNotExist();
        }
    }

    @Test
    void namesTheLineOfAWrongSettingHoweverLateItIsRead() throws IOException {
        for (String text : List.of(
                "ridgeway: {roles: {platform: [kim]}}",
                "backend: {reading: {allow: [{host: 'bad:port'}]}}",
                "catalog: {orphanStrategy: kepp}",
                "catalog: {locations: [{type: url, target: '${RIDGEWAY_TESTS_NOT_SET}'}]}",
                "scaffolder: {taskTimeout: 0m}")) {
            Path file = Files.writeString(folder.resolve("app-config.yaml"), text);
            String[] options = {"--port", "0", "--data", folder.resolve("data").toString(), "--config", file.toString()
            };

            assertProblem(() -> Launch.start(RidgewayServer.class, options), "setting-wrong", file + ", line 1: ");
        }
    }

    @Test
    void namesTheServerThatHoldsADataDirectory() {
        try (DataDirectory held = DataDirectory.take(folder)) {
            assertProblem(
                    () -> DataDirectory.take(folder),
                    "data-directory-in-use",
                    "process " + ProcessHandle.current().pid());
            assertThat(held.folder()).isEqualTo(folder);
        }
        DataDirectory.take(folder).close();
        assertThat(folder.resolve("lock")).isEmptyFile();
    }

    @Test
    void saysWhyADataDirectoryCannotBeUsed() throws IOException {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");

        assertProblem(() -> DataDirectory.take(file), "data-directory-unusable", file + " is a file");
    }

    @Test
    void keepsADataDirectoryToItsOwner() throws IOException {
        Path fresh = folder.resolve("below/fresh");
        DataDirectory.take(fresh).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
                .isEqualTo("rwx------");
    }

    @Test
    void recognisesAFullDiskHoweverDeepItIsReported() {
        Problem damaged = new Problem.Invalid(
                "database-damaged", "could not write lock file: No space left on device", "Restore a backup.");

        Problem known = Launch.known(new IllegalStateException("the context failed", damaged));

        assertThat(known).isNotNull();
        assertThat(known.code()).isEqualTo("disk-full");
        assertThat(known.remedy()).contains("space");
    }

    private static void assertProblem(Runnable work, String code, String value) {
        assertThatThrownBy(work::run).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.code()).isEqualTo(code);
            assertThat(problem.sentence()).contains(value);
            assertThat(problem.remedy()).isNotEmpty();
        });
    }
}
