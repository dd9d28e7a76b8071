package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Secrets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The key that secrets are encrypted under belongs to the database they are in: the database keeps a proof of it, so that
 * no server goes on with another key and finds out secret by secret.
 */
final class ServerKey {

    private static final byte[] PROOF = "Ridgeway".getBytes(StandardCharsets.UTF_8);

    private final JdbcClient jdbc;

    private ServerKey(DataSource database) {
        this.jdbc = JdbcClient.create(database);
    }

    /**
     * Makes a key for a database that has none yet; refuses with {@code key-changed} what does not fit.
     *
     * @param given what {@code RIDGEWAY_KEY} is set to
     * @param another whether the key of before is given up, and what only that one opens
     */
    static Secrets open(DataSource database, @Nullable String given, Path data, boolean another) {
        return new ServerKey(database).open(given, data, another);
    }

    private Secrets open(@Nullable String given, Path data, boolean another) {
        Optional<Secrets> known = Secrets.known(given, data);
        boolean lost = proven() && known.filter(this::fits).isEmpty();
        if (lost && !another) {
            throw changed(known.isPresent(), data);
        }
        Secrets secrets = known.orElseGet(() -> Secrets.fresh(data));
        if (lost) {
            jdbc.sql("delete from assembly.server_key").update();
        }
        jdbc.sql("insert into assembly.server_key (proof) values (?) on conflict do nothing")
                .param(secrets.seal(PROOF))
                .update();
        // Another server that starts for the first time may have been quicker.
        if (!fits(secrets)) {
            throw changed(true, data);
        }
        return secrets;
    }

    private boolean proven() {
        return proof().isPresent();
    }

    private Optional<byte[]> proof() {
        return jdbc.sql("select proof from assembly.server_key")
                .query((row, number) -> row.getBytes(1))
                .optional();
    }

    private boolean fits(Secrets secrets) {
        try {
            return proof().map(secrets::open).isPresent();
        } catch (Problem.Defect anotherKey) {
            return false;
        }
    }

    private static Problem changed(boolean known, Path data) {
        return new Problem.Conflict(
                "key-changed",
                known
                        ? "The secrets in the database were encrypted under another key than that of RIDGEWAY_KEY or of the file "
                                + data.resolve("key") + "."
                        : "The key of the secrets in the database is gone: there is no file " + data.resolve("key")
                                + ", and RIDGEWAY_KEY is not set.",
                "Put the file back from a backup, or set RIDGEWAY_KEY to what it was. If the key is lost for good, start once"
                        + " with --new-key; secrets of webhooks and of waiting runs are lost with it.");
    }
}
