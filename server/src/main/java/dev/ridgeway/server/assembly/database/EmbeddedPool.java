package dev.ridgeway.server.assembly.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.server.platform.ProblemAdvice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Connections to the embedded PostgreSQL. One that finds no room for its write-ahead log stops, and starts again when there
 * is; whoever wants a connection meanwhile is told why there is none.
 */
final class EmbeddedPool extends HikariDataSource {

    /** The write-ahead log grows by files of this size. */
    private static final long LOG_FILE = 16L << 20;

    private final Path folder;

    EmbeddedPool(HikariConfig config, Path folder) {
        super(config);
        this.folder = folder;
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            return super.getConnection();
        } catch (SQLException away) {
            throw full() ? new SQLException("The disk of " + folder + " is full", ProblemAdvice.DISK_FULL, away) : away;
        }
    }

    private boolean full() {
        try {
            return Files.getFileStore(folder).getUsableSpace() < LOG_FILE;
        } catch (IOException unknown) {
            return false;
        }
    }
}
