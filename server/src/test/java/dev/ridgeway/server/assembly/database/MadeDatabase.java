package dev.ridgeway.server.assembly.database;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The embedded database of an empty data directory, made and migrated once for all tests, which takes a start longer than all the rest. */
public final class MadeDatabase {

    private MadeDatabase() {}

    /** Puts it into a data directory that has none. */
    public static void into(Path data) throws IOException {
        if (Files.exists(data.resolve("postgres"))) {
            return;
        }
        Files.createDirectories(data);
        try {
            int code = new ProcessBuilder(
                            "cp", "-a", Made.folder.resolve("postgres").toString(), data.toString())
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IOException("cp ended with " + code);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static final class Made {
        static final Path folder = make();

        private static Path make() {
            try {
                Path folder = Files.createTempDirectory("ridgeway-made-database");
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> FileSystemUtils.deleteRecursively(folder.toFile())));
                try (EmbeddedPostgres server =
                                EmbeddedPostgres.start(folder.resolve("postgres"), Map.of("fsync", "off"));
                        HikariDataSource database = new HikariDataSource()) {
                    database.setJdbcUrl(server.url());
                    database.setUsername(server.user());
                    database.setPassword(server.secret());
                    RoomMigrations.migrate(database);
                }
                return folder;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
