package dev.ridgeway.server.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells open browsers that something changed. An event carries ids only (whoever may not read the thing learns no more
 * than that), travels by PostgreSQL {@code NOTIFY} and so reaches the browsers of every replica, after the transaction
 * that publishes it commits and never if it rolls back. A hint, not a guarantee: browsers read again on reconnect.
 */
@Component
public class LiveEvents implements SmartLifecycle {

    /** How topics begin that servers tell each other, and no browser. */
    public static final String AMONG_SERVERS = "server:";

    private static final Logger log = LoggerFactory.getLogger(LiveEvents.class);
    private static final String CHANNEL = "ridgeway_live";
    private static final int HEARTBEAT_MILLIS = 15_000;
    private static final int RECONNECT_MILLIS = 1_000;

    private final DataSource dataSource;
    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Set<BiConsumer<String, String>> subscribers = ConcurrentHashMap.newKeySet();
    private volatile boolean running;
    private volatile @Nullable Thread listener;

    LiveEvents(DataSource dataSource, JdbcClient jdbc, JsonMapper json) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
        this.json = json;
    }

    /** {@code topic} is the name of the server-sent event; {@code data} stays well under 8,000 bytes. */
    public void publish(String topic, Map<String, ?> data) {
        jdbc.sql("select pg_notify(:channel, :payload)")
                .param("channel", CHANNEL)
                .param("payload", topic + " " + json.writeValueAsString(data))
                .query((row, number) -> true)
                .single();
    }

    /** Tells the browsers of this server only, of what every server notices by itself. */
    public void tellHere(String topic, Map<String, ?> data) {
        tell(topic, json.writeValueAsString(data));
    }

    /**
     * The subscriber gets topic and JSON data of every event of every replica, and a {@code heartbeat} when nothing
     * happens for 15 seconds; it must not block. The answer ends the subscription.
     */
    public Runnable subscribe(BiConsumer<String, String> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    public void start() {
        running = true;
        listener = Thread.ofVirtual().name("live-events").start(this::listen);
    }

    @Override
    public void stop() {
        running = false;
        Thread listening = listener;
        if (listening != null) {
            listening.interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void listen() {
        boolean complained = false;
        while (running) {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(true);
                try (var statement = connection.createStatement()) {
                    statement.execute("listen " + CHANNEL);
                }
                complained = false;
                forward(connection.unwrap(PGConnection.class));
            } catch (SQLException e) {
                if (running && !complained) {
                    complained = true;
                    log.warn(
                            "Live updates pause: the database does not answer ({}). It is tried again until it does.",
                            e.getMessage());
                }
                pause();
            }
        }
    }

    private void forward(PGConnection notifications) throws SQLException {
        while (running) {
            PGNotification[] arrived = notifications.getNotifications(HEARTBEAT_MILLIS);
            if (arrived == null || arrived.length == 0) {
                tell("heartbeat", "{}");
                continue;
            }
            for (PGNotification notification : arrived) {
                String payload = notification.getParameter();
                int space = payload.indexOf(' ');
                tell(payload.substring(0, space), payload.substring(space + 1));
            }
        }
    }

    private void tell(String topic, String data) {
        subscribers.forEach(subscriber -> subscriber.accept(topic, data));
    }

    private void pause() {
        try {
            Thread.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            running = false;
            Thread.currentThread().interrupt();
        }
    }
}
