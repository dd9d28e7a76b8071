package dev.ridgeway.server.catalog.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.platform.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Changes of transactions that overlap in every way. */
class ChangeStoreTests {

    private static final HikariDataSource database = (HikariDataSource) TestDatabase.fresh();

    private final JdbcClient jdbc = JdbcClient.create(database);
    private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
    private final CatalogStore store = new CatalogStore(jdbc);
    private final ChangeStore changes = new ChangeStore(jdbc, store, transactions);
    private final TransactionTemplate one = transaction();
    private final TransactionTemplate another = transaction();

    private TransactionTemplate transaction() {
        TransactionTemplate template = new TransactionTemplate(transactions);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from catalog.entity").update();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static EntityRef ref(String name) {
        return new EntityRef("system", "default", name);
    }

    private void write(String name, String content) {
        EntityRef ref = ref(name);
        String uid = UUID.randomUUID().toString();
        store.write(List.of(new StoredEntity(ref, uid, "file:a", "file:a", "", content, List.of())));
    }

    private CatalogChanges since(ChangePosition position) {
        return changes.since(position).orElseThrow();
    }

    private static List<String> names(Collection<StoredEntity> rows) {
        return rows.stream().map(it -> it.ref().name()).sorted().toList();
    }

    @Test
    void findsAChangeThatCommitsAfterAHigherOne() {
        ChangePosition start = changes.everything().position();
        ChangePosition between = one.execute(first -> {
            write("slow", "{}");
            another.executeWithoutResult(second -> write("quick", "{}"));
            CatalogChanges quick = since(start);
            assertThat(names(quick.present())).containsExactly("quick");
            assertThat(quick.position().includes(changes.number())).isFalse();
            return quick.position();
        });

        CatalogChanges slow = since(between);
        assertThat(names(slow.present())).containsExactly("slow");
        CatalogChanges nothing = since(slow.position());
        assertThat(nothing.present()).isEmpty();
        assertThat(nothing.absent()).isEmpty();
    }

    @Test
    void knowsByItsNumberWhetherAChangeIsTakenIn() {
        ChangePosition start = changes.everything().position();
        long number = one.execute(status -> {
            write("numbered", "{}");
            return changes.number();
        });

        assertThat(start.includes(number)).isFalse();
        assertThat(since(start).position().includes(number)).isTrue();
    }

    @Test
    void tellsWhatIsGoneAndNothingOfWhatWasTakenBack() {
        write("gone", "{}");
        ChangePosition start = changes.everything().position();
        one.executeWithoutResult(status -> {
            store.delete(List.of(ref("gone")));
            write("changed", "{}");
        });
        one.executeWithoutResult(status -> {
            write("unmade", "{}");
            status.setRollbackOnly();
        });

        CatalogChanges some = since(start);
        assertThat(names(some.present())).containsExactly("changed");
        assertThat(some.absent()).containsExactly(ref("gone"));
    }

    @Test
    void hasNoAnswerForAPositionOfLongAgo() {
        ChangePosition now = changes.everything().position();
        Duration tooLong = ChangeStore.FOLLOWABLE.plusMinutes(1);

        assertThat(changes.since(new ChangePosition(now.snapshot(), now.at().minus(tooLong))))
                .isEmpty();
        assertThat(changes.since(now)).isPresent();
    }

    @Test
    void forgetsWhatIsOldAndWhatAnotherPostgresNumbered() {
        write("old", "{}");
        jdbc.sql("update catalog.change set at = at - interval '2 hours'").update();
        write("young", "{}");
        jdbc.sql("insert into catalog.change (transaction, refs) values ('9000000000000', '{system:default/foreign}')")
                .update();

        changes.forgetOld();

        assertThat(jdbc.sql("select unnest(refs) from catalog.change")
                        .query(String.class)
                        .list())
                .containsExactly("system:default/young");
    }

    /** Many write at once, in transactions of any length, while one follows; it ends with what the table holds. */
    @Test
    void losesNothingHoweverTransactionsOverlap() throws InterruptedException, ExecutionException {
        Map<EntityRef, String> followed = new HashMap<>();
        ChangePosition seen = changes.everything().position();
        List<Future<?>> writers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
            for (int writer = 0; writer < 5; writer++) {
                Random random = new Random(writer);
                writers.add(threads.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        transaction().executeWithoutResult(status -> writeSome(random));
                    }
                }));
            }
            while (writers.stream().anyMatch(it -> !it.isDone())) {
                seen = take(seen, followed);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        take(seen, followed);

        Map<EntityRef, String> truth = new HashMap<>();
        changes.everything().present().forEach(it -> truth.put(it.ref(), it.content()));
        assertThat(followed).isEqualTo(truth);
    }

    /** In the order of names, so that no two wait for each other. */
    private void writeSome(Random random) {
        for (int name = random.nextInt(3); name < 30; name += 1 + random.nextInt(10)) {
            if (random.nextInt(4) == 0) {
                store.delete(Set.of(ref("e" + (10 + name))));
            } else {
                write("e" + (10 + name), "{\"n\":" + random.nextInt() + "}");
            }
        }
    }

    private ChangePosition take(ChangePosition seen, Map<EntityRef, String> followed) {
        CatalogChanges some = since(seen);
        some.present().forEach(it -> followed.put(it.ref(), it.content()));
        some.absent().forEach(followed::remove);
        return some.position();
    }
}
