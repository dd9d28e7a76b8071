package dev.ridgeway.server.catalog.store;

import dev.ridgeway.server.catalog.EntityRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
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
    private final TransactionTemplate apart;

    ChangeStore(JdbcClient jdbc, CatalogStore entities, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.entities = entities;
        this.moment = new TransactionTemplate(transactions);
        moment.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        moment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        moment.setReadOnly(true);
        this.apart = new TransactionTemplate(transactions);
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** All entities. */
    public CatalogChanges everything() {
        return moment.execute(status -> {
            ChangePosition position = jdbc.sql("select pg_current_snapshot()::text as snapshot, now() as at")
                    .query((row, number) -> position(row))
                    .single();
            return new CatalogChanges(entities.entities(), Set.of(), position);
        });
    }

    /** What changed since, asked at once; empty when that is too long ago, so that only {@link #everything} helps. */
    public Optional<CatalogChanges> since(ChangePosition seen) {
        return apart.execute(status -> changes(seen));
    }

    private Optional<CatalogChanges> changes(ChangePosition seen) {
        Set<EntityRef> absent = new HashSet<>();
        List<StoredEntity> present = new ArrayList<>();
        AtomicReference<ChangePosition> now = new AtomicReference<>(seen);
        jdbc.sql("""
                        with news as materialized (
                            select array(select distinct unnest(refs) from catalog.change
                                where transaction >= pg_snapshot_xmin(:seen::pg_snapshot)
                                    and not pg_visible_in_snapshot(transaction, :seen::pg_snapshot)) as refs)
                        select pg_current_snapshot()::text as snapshot, now() as at, refs as changed, null as ref,
                            null as uid, null as root, null as locator, null as parent, null as content, null as errors
                        from news
                        union all
                        select null, null, null, ref, uid, root, locator, parent, content, errors
                        from news join catalog.entity on ref = any(refs)
                        """).param("seen", seen.snapshot()).query(row -> {
            if (row.getString("snapshot") == null) {
                present.add(CatalogStore.entity(row));
            } else {
                now.set(position(row));
                for (String ref : (String[]) row.getArray("changed").getArray()) {
                    absent.add(EntityRef.parse(ref));
                }
            }
        });
        if (Duration.between(seen.at(), now.get().at()).compareTo(FOLLOWABLE) > 0) {
            return Optional.empty();
        }
        present.forEach(it -> absent.remove(it.ref()));
        return Optional.of(new CatalogChanges(present, absent, now.get()));
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
