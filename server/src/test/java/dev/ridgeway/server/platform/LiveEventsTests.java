package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import tools.jackson.databind.json.JsonMapper;

@ExtendWith(OutputCaptureExtension.class)
class LiveEventsTests {

    /** A database that refuses some connections before it lets one in. */
    private static final class Returning extends DelegatingDataSource {

        private final AtomicInteger refusals = new AtomicInteger(2);

        Returning(DataSource database) {
            super(database);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (refusals.getAndDecrement() > 0) {
                throw new SQLException("nobody there");
            }
            return super.getConnection();
        }
    }

    @Test
    void sayOnceThatTheDatabaseIsAwayAndGoOnWhenItIsBack(CapturedOutput output) {
        DataSource database = TestDatabase.fresh();
        LiveEvents live = new LiveEvents(new Returning(database), JdbcClient.create(database), JsonMapper.shared());
        Set<String> heard = ConcurrentHashMap.newKeySet();
        live.subscribe((topic, data) -> heard.add(topic + data));

        live.start();

        await().until(() -> {
            live.publish("news", Map.of("id", 1));
            return heard.contains("news{\"id\":1}");
        });
        live.stop();
        assertThat(output.getAll().split("Live updates pause", -1)).hasSize(2);
    }
}
