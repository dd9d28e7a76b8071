package dev.ridgeway.server.catalog.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ridgeway.server.catalog.CatalogServer;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class EntityHistoryTests {

    private static final EntityRef REF = EntityRef.parse("system:default/busy");

    @Test
    void keepsTheNewestEntriesOfAnEntityAndNoneThatIsVeryOld() throws IOException {
        try (CatalogServer server = CatalogServer.start("{}")) {
            EntityHistory history = server.server().context().getBean(EntityHistory.class);
            JdbcClient jdbc = server.server().context().getBean(JdbcClient.class);
            history.note(Map.of(), List.of(version(0)), List.of(), Map.of("file:/x", "r0"));
            for (int i = 1; i < EntityHistory.MOST + 5; i++) {
                history.note(Map.of(REF, version(i - 1)), List.of(version(i)), List.of(), Map.of("file:/x", "r" + i));
            }

            List<HistoryEntry> kept = history.of(REF, Long.MAX_VALUE, 1_000);
            assertThat(kept).hasSize(EntityHistory.MOST);
            assertThat(kept.getFirst().revision()).isEqualTo("r104");
            assertThat(kept.getLast().revision()).isEqualTo("r5");

            jdbc.sql("update catalog.history set at = at - interval '500 days' where revision <> 'r104'")
                    .update();
            history.forgetOld();
            assertThat(history.of(REF, Long.MAX_VALUE, 1_000))
                    .extracting(HistoryEntry::revision)
                    .containsExactly("r104");
        }
    }

    private static StoredEntity version(int number) {
        return new StoredEntity(REF, "", "file:/x", "file:/x", "", "{\"spec\": {\"n\": " + number + "}}", List.of());
    }
}
