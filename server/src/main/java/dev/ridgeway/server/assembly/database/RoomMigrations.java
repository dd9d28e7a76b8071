package dev.ridgeway.server.assembly.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Brings the schema of every room up to date: one folder and one history table a room, no order between rooms. */
public final class RoomMigrations {

    private RoomMigrations() {}

    /** Runs what has not run yet; several replicas may call it at once. */
    public static void migrate(DataSource dataSource) {
        for (String room : rooms()) {
            Flyway.configure()
                    .dataSource(dataSource)
                    .locations("classpath:db/migration/" + room)
                    .table("flyway_schema_history_" + room)
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        }
    }

    private static Set<String> rooms() {
        Set<String> rooms = new TreeSet<>();
        try {
            for (Resource script :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/*/V*.sql")) {
                String[] parts = script.getURL().toString().split("/", -1);
                rooms.add(parts[parts.length - 2]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rooms;
    }
}
