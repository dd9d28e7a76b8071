package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.EntityRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The changes that every write of the catalog leaves, read so that none is missed: not in the order of their numbers, but by
 * asking what is visible now and was not before. Each answer is of one moment, and holds what one transaction wrote whole.
 */
@Component
public class ChangeStore {

    /** A position as old as that is of no use: what changed since may be forgotten. */
    static final Duration FOLLOWABLE = Duration.ofMinutes(30);

    private final JdbcClient jdbc;
    private final CatalogStore entities;
    private final TransactionTemplate moment;

    ChangeStore(JdbcClient jdbc, CatalogStore entities, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.entities = entities;
        this.moment = new TransactionTemplate(transactions);
        moment.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        moment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        moment.setReadOnly(true);
    }

    private record News(ChangePosition position, Set<EntityRef> refs) {}

    /** All entities. */
    public CatalogChanges everything() {
        return moment.execute(status -> {
            ChangePosition position = jdbc.sql("select pg_current_snapshot()::text as snapshot, now() as at")
                    .query((row, number) -> position(row))
                    .single();
            return new CatalogChanges(entities.entities(), Set.of(), position);
        });
    }

    /** What changed since; empty when that is too long ago, so that only {@link #everything} helps. */
    public Optional<CatalogChanges> since(ChangePosition seen) {
        return moment.execute(status -> changes(seen));
    }

    private Optional<CatalogChanges> changes(ChangePosition seen) {
        News news = news(seen);
        if (Duration.between(seen.at(), news.position().at()).compareTo(FOLLOWABLE) > 0) {
            return Optional.empty();
        }
        List<StoredEntity> present = news.refs().isEmpty() ? List.of() : entities.present(news.refs());
        present.forEach(it -> news.refs().remove(it.ref()));
        return Optional.of(new CatalogChanges(present, news.refs(), news.position()));
    }

    private News news(ChangePosition seen) {
        return jdbc.sql("""
                        select pg_current_snapshot()::text as snapshot, now() as at,
                            array(select distinct unnest(refs) from catalog.change
                                where transaction >= pg_snapshot_xmin(:seen::pg_snapshot)
                                    and not pg_visible_in_snapshot(transaction, :seen::pg_snapshot)) as refs
                        """)
                .param("seen", seen.snapshot())
                .query((row, number) -> {
                    Set<EntityRef> refs = new HashSet<>();
                    for (String ref : (String[]) row.getArray("refs").getArray()) {
                        refs.add(EntityRef.parse(ref));
                    }
                    return new News(position(row), refs);
                })
                .single();
    }

    private static ChangePosition position(ResultSet row) throws SQLException {
        return new ChangePosition(
                row.getString("snapshot"), row.getTimestamp("at").toInstant());
    }

    /** The number of the change that the transaction under way makes. */
    public long number() {
        return jdbc.sql("select pg_current_xact_id()::text::bigint")
                .query((row, number) -> row.getLong(1))
                .single();
    }

    /** Forgets what every server has seen by now, and what is numbered by another PostgreSQL that this database was on. */
    public void forgetOld() {
        jdbc.sql("""
                        delete from catalog.change
                        where at < now() - interval '1 hour' or transaction >= pg_snapshot_xmax(pg_current_snapshot())
                        """).update();
    }
}
