package dev.ridgeway.server.assembly.gifts;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.util.UriUtils;

/** What of the gifts has been brought. */
@Component
class GiftStore {

    private static final long LOCK = 0x5249444745L;

    private final JdbcClient jdbc;
    private final DataSource dataSource;
    private final Code code;

    GiftStore(JdbcClient jdbc, DataSource dataSource, Code code) {
        this.jdbc = jdbc;
        this.dataSource = dataSource;
        this.code = code;
    }

    /** Does the work while no other replica does; a server that dies gives the place free. */
    void alone(Runnable work) {
        try (Connection connection = dataSource.getConnection()) {
            lock(connection, "select pg_advisory_lock(?)");
            try {
                work.run();
            } finally {
                lock(connection, "select pg_advisory_unlock(?)");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The database does not answer", e);
        }
    }

    private static void lock(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, LOCK);
            statement.execute();
        }
    }

    String state(String name) {
        return jdbc.sql("select state from assembly.gift where name = ?")
                .param(name)
                .query(String.class)
                .optional()
                .orElse("");
    }

    void state(String name, String state) {
        jdbc.sql(
                        "insert into assembly.gift (name, state) values (?, ?) on conflict (name) do update set state = excluded.state")
                .params(name, state)
                .update();
    }

    Map<String, String> shipped(String repository) {
        Map<String, String> hashes = new LinkedHashMap<>();
        jdbc.sql("select path, hash from assembly.shipped_file where repository = ? order by path collate \"C\"")
                .param(repository)
                .query(row -> {
                    hashes.put(row.getString("path"), row.getString("hash"));
                });
        return hashes;
    }

    @Transactional
    void shipped(String repository, Map<String, String> hashes) {
        jdbc.sql("delete from assembly.shipped_file where repository = ?")
                .param(repository)
                .update();
        hashes.forEach(
                (path, hash) -> jdbc.sql("insert into assembly.shipped_file (repository, path, hash) values (?, ?, ?)")
                        .params(repository, path, hash)
                        .update());
    }

    /** The hash of a file as it is in the repository now, empty when it is not there. */
    String hashNow(RepositoryName name, String path) {
        var host = code.host(name.host());
        if (host.isEmpty()) {
            return "";
        }
        URI address = URI.create("https://" + name.host() + "/" + name.path() + "/blob/main/"
                + UriUtils.encodePath(path, StandardCharsets.UTF_8));
        try {
            return hash(host.get().reader().file(address).content());
        } catch (ToolRefused notThere) {
            return "";
        }
    }

    static String hash(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
