package dev.ridgeway.server.identity;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Personal tokens, by hash. */
@Component
class TokenStore {

    private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

    private final JdbcClient jdbc;

    TokenStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(PersonalToken token, byte[] hash) {
        jdbc.sql("""
                        insert into identity.token (id, owner, name, hash, prefix, scopes, created_at, expires_at)
                        values (:id, :owner, :name, :hash, :prefix, :scopes, :createdAt, :expiresAt)
                        """)
                .param("id", token.id())
                .param("owner", token.owner())
                .param("name", token.name())
                .param("hash", hash)
                .param("prefix", token.prefix())
                .param("scopes", token.scopes().toArray(String[]::new))
                .param("createdAt", Timestamp.from(token.createdAt()))
                .param("expiresAt", Timestamp.from(token.expiresAt()))
                .update();
    }

    Optional<PersonalToken> byHash(byte[] hash) {
        return jdbc.sql("select * from identity.token where hash = :hash")
                .param("hash", hash)
                .query(TokenStore::token)
                .optional();
    }

    List<PersonalToken> of(String owner) {
        return jdbc.sql("select * from identity.token where owner = :owner order by created_at desc")
                .param("owner", owner)
                .query(TokenStore::token)
                .list();
    }

    boolean delete(String owner, UUID id) {
        return jdbc.sql("delete from identity.token where owner = :owner and id = :id")
                        .param("owner", owner)
                        .param("id", id)
                        .update()
                == 1;
    }

    /** Written at most once a minute, so that reading stays reading. */
    void used(PersonalToken token, Instant now) {
        Instant last = token.lastUsedAt();
        if (last == null || last.isBefore(now.minus(LAST_USE_PRECISION))) {
            jdbc.sql("update identity.token set last_used_at = :now where id = :id")
                    .param("now", Timestamp.from(now))
                    .param("id", token.id())
                    .update();
        }
    }

    private static PersonalToken token(ResultSet row, int number) throws SQLException {
        Array scopes = row.getArray("scopes");
        Timestamp lastUsed = row.getTimestamp("last_used_at");
        return new PersonalToken(
                row.getObject("id", UUID.class),
                row.getString("owner"),
                row.getString("name"),
                row.getString("prefix"),
                Arrays.stream((Object[]) scopes.getArray()).map(String::valueOf).toList(),
                row.getTimestamp("created_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                lastUsed == null ? null : lastUsed.toInstant());
    }
}
