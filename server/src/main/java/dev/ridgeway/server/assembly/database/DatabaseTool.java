package dev.ridgeway.server.assembly.database;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.server.platform.ProblemAdvice;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.stereotype.Component;

/** The server's own PostgreSQL, as people see it under Settings. */
@Component
class DatabaseTool implements ConnectedTool {

    private final Database database;

    DatabaseTool(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public String title() {
        return database.embedded() ? "PostgreSQL (embedded)" : "PostgreSQL";
    }

    @Override
    public String address() {
        return database.embedded() ? "in the data directory" : database.address();
    }

    @Override
    public String ask() {
        try (Connection connection = database.pool().getConnection()) {
            return connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            if (ProblemAdvice.databaseFull(e)) {
                throw new ToolUnavailable(
                        "database-full",
                        "The disk of the database is full.",
                        "Nothing that was saved is lost. Free space there; what waits goes on by itself.",
                        e);
            }
            throw new ToolUnavailable(
                    "database-unavailable",
                    "The database does not answer right now.",
                    "Nothing is lost; an embedded one is started again by itself, otherwise check the PostgreSQL server.",
                    e);
        }
    }

    @Override
    public ToolRights rights() {
        return ToolRights.all("keep everything Ridgeway knows");
    }
}
