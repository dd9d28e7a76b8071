package dev.ridgeway.server.code.webhooks;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

@Component
class WebhookStore {

    private static final int KEPT = 50;

    private final JdbcClient jdbc;

    WebhookStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(long repository, Webhook webhook, byte[] sealedSecret) {
        jdbc.sql("""
                        insert into code.webhook (id, repository_id, url, secret, created_at, created_by)
                        values (:id, :repository, :url, :secret, :createdAt, :createdBy)
                        """)
                .param("id", webhook.id())
                .param("repository", repository)
                .param("url", webhook.url())
                .param("secret", sealedSecret)
                .param("createdAt", Timestamp.from(webhook.createdAt()))
                .param("createdBy", webhook.createdBy())
                .update();
    }

    List<Webhook> of(long repository) {
        return jdbc.sql("select * from code.webhook where repository_id = :repository order by created_at, id")
                .param("repository", repository)
                .query((row, number) -> new Webhook(
                        row.getObject("id", UUID.class),
                        row.getString("url"),
                        row.getTimestamp("created_at").toInstant(),
                        row.getString("created_by")))
                .list();
    }

    byte[] secret(UUID webhook) {
        return jdbc.sql("select secret from code.webhook where id = :id")
                .param("id", webhook)
                .query((row, number) -> row.getBytes("secret"))
                .single();
    }

    void secret(UUID webhook, byte[] sealed) {
        jdbc.sql("update code.webhook set secret = :secret where id = :id")
                .param("secret", sealed)
                .param("id", webhook)
                .update();
    }

    boolean delete(long repository, UUID id) {
        return jdbc.sql("delete from code.webhook where id = :id and repository_id = :repository")
                        .param("id", id)
                        .param("repository", repository)
                        .update()
                == 1;
    }

    /** Older ones beyond the fifty newest go. */
    void insertDelivery(UUID webhook, UUID id, String payload, Instant now) {
        jdbc.sql("""
                        insert into code.webhook_delivery (id, webhook_id, payload, state, created_at)
                        values (:id, :webhook, :payload, 'waiting', :now)
                        """)
                .param("id", id)
                .param("webhook", webhook)
                .param("payload", payload)
                .param("now", Timestamp.from(now))
                .update();
        jdbc.sql("""
                        delete from code.webhook_delivery where state <> 'waiting' and id in (
                            select id from code.webhook_delivery where webhook_id = :webhook
                            order by created_at desc, id offset :kept)
                        """).param("webhook", webhook).param("kept", KEPT).update();
    }

    /** Newest first. */
    List<Delivery> deliveries(UUID webhook) {
        return jdbc.sql("select * from code.webhook_delivery where webhook_id = :webhook order by created_at desc, id")
                .param("webhook", webhook)
                .query((row, number) -> {
                    Timestamp attempted = row.getTimestamp("attempted_at");
                    return new Delivery(
                            row.getObject("id", UUID.class),
                            row.getString("state"),
                            row.getInt("attempts"),
                            row.getString("answer"),
                            row.getTimestamp("created_at").toInstant(),
                            attempted == null ? null : attempted.toInstant());
                })
                .list();
    }

    /** What has to be sent, and where. */
    @SuppressWarnings("ArrayRecordComponent") // opened and used once
    record Message(String url, byte[] sealedSecret, String payload, int attempts) {}

    /** Empty when it is delivered, given up or gone. */
    Optional<Message> waiting(UUID delivery) {
        return jdbc.sql("""
                        select webhook.url, webhook.secret, payload, attempts
                        from code.webhook_delivery join code.webhook on webhook.id = webhook_id
                        where webhook_delivery.id = :id and state = 'waiting'
                        """)
                .param("id", delivery)
                .query((row, number) -> new Message(
                        row.getString("url"), row.getBytes("secret"), row.getString("payload"), row.getInt("attempts")))
                .optional();
    }

    void attempted(UUID delivery, String state, String answer, Instant now) {
        jdbc.sql("""
                        update code.webhook_delivery
                        set state = :state, answer = :answer, attempts = attempts + 1, attempted_at = :now
                        where id = :id
                        """)
                .param("state", state)
                .param("answer", answer)
                .param("now", Timestamp.from(now))
                .param("id", delivery)
                .update();
    }
}
