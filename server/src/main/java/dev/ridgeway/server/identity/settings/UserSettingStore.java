package dev.ridgeway.server.identity.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What people keep for their pages, as JSON text by bucket and key. */
@Component
class UserSettingStore {

    private final JdbcClient jdbc;

    UserSettingStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<String> value(String owner, String bucket, String key) {
        return jdbc.sql("""
                        select value::text from identity.user_setting
                        where owner = :owner and bucket = :bucket and key = :key
                        """)
                .param("owner", owner)
                .param("bucket", bucket)
                .param("key", key)
                .query(String.class)
                .optional();
    }

    /** Everything in a bucket, by key. */
    Map<String, String> values(String owner, String bucket) {
        Map<String, String> values = new LinkedHashMap<>();
        jdbc.sql("""
                        select key, value::text from identity.user_setting
                        where owner = :owner and bucket = :bucket order by key
                        """).param("owner", owner).param("bucket", bucket).query(row -> {
            values.put(row.getString("key"), row.getString("value"));
        });
        return values;
    }

    /** Whether that is another value than before. */
    boolean keep(String owner, String bucket, String key, String value) {
        return jdbc.sql("""
                        insert into identity.user_setting (owner, bucket, key, value)
                        values (:owner, :bucket, :key, :value::jsonb)
                        on conflict (owner, bucket, key) do update set value = excluded.value
                        where user_setting.value <> excluded.value
                        """)
                        .param("owner", owner)
                        .param("bucket", bucket)
                        .param("key", key)
                        .param("value", value)
                        .update()
                == 1;
    }

    /** Whether there was one. */
    boolean forget(String owner, String bucket, String key) {
        return jdbc.sql("delete from identity.user_setting where owner = :owner and bucket = :bucket and key = :key")
                        .param("owner", owner)
                        .param("bucket", bucket)
                        .param("key", key)
                        .update()
                == 1;
    }
}
