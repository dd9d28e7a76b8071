package dev.ridgeway.server.catalog.history;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.store.StoredEntity;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The record of what became of entities; written in the transaction of the change, kept for a while. */
@Component
public class EntityHistory {

    /** How many entries an entity keeps. */
    static final int MOST = 100;

    private static final Duration KEPT = Duration.ofDays(400);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<FieldChange>> FIELDS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final InstantSource clock;

    EntityHistory(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Note(String ref, String what, String locator, String revision, String fields) {}

    /** Notes what was written over what was there before, and what was removed of that; {@code revisions} are by locator. */
    public void note(
            Map<EntityRef, StoredEntity> before,
            Collection<StoredEntity> written,
            Collection<EntityRef> removed,
            Map<String, String> revisions) {
        List<Note> notes = new ArrayList<>();
        List<String> changed = new ArrayList<>();
        for (StoredEntity now : written) {
            StoredEntity old = before.get(now.ref());
            if (old == null) {
                notes.add(note(now, "added", revisions, "[]"));
            } else if (!old.content().equals(now.content())) {
                List<FieldChange> fields = FieldDifferences.between(old.content(), now.content());
                if (!fields.isEmpty()) {
                    notes.add(note(now, "changed", revisions, JSON.writeValueAsString(fields)));
                    changed.add(now.ref().toString());
                }
            }
        }
        for (EntityRef ref : removed) {
            StoredEntity old = before.get(ref);
            if (old != null) {
                notes.add(note(old, "removed", revisions, "[]"));
                changed.add(ref.toString());
            }
        }
        if (!notes.isEmpty()) {
            add(notes);
            shorten(changed);
        }
    }

    private static Note note(StoredEntity entity, String what, Map<String, String> revisions, String fields) {
        String revision = revisions.getOrDefault(entity.locator(), "");
        return new Note(entity.ref().toString(), what, entity.locator(), revision, fields);
    }

    private void add(List<Note> notes) {
        jdbc.sql("""
                        insert into catalog.history (at, ref, what, locator, revision, fields)
                        select ?, * from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                        """)
                .params(
                        Timestamp.from(clock.instant()),
                        column(notes, Note::ref),
                        column(notes, Note::what),
                        column(notes, Note::locator),
                        column(notes, Note::revision),
                        column(notes, Note::fields))
                .update();
    }

    private static String[] column(List<Note> notes, Function<Note, String> value) {
        return notes.stream().map(value).toArray(String[]::new);
    }

    private void shorten(List<String> refs) {
        if (!refs.isEmpty()) {
            jdbc.sql("""
                            delete from catalog.history using (
                                select id, row_number() over (partition by ref order by id desc) as number
                                from catalog.history where ref = any(?)) as entry
                            where history.id = entry.id and number > ?
                            """).params(refs.toArray(String[]::new), MOST).update();
        }
    }

    /** Newest first, those before the entry {@code before}. */
    public List<HistoryEntry> of(EntityRef ref, long before, int limit) {
        return jdbc.sql("""
                        select id, at, what, locator, revision, fields from catalog.history
                        where ref = ? and id < ? order by id desc limit ?
                        """)
                .params(ref.toString(), before, limit)
                .query((row, number) -> new HistoryEntry(
                        row.getLong("id"),
                        row.getTimestamp("at").toInstant(),
                        row.getString("what"),
                        row.getString("locator"),
                        row.getString("revision"),
                        JSON.readValue(row.getString("fields"), FIELDS)))
                .list();
    }

    /** When each of them changed last, of those that are remembered. */
    public Map<EntityRef, Instant> lately(Collection<EntityRef> refs) {
        Map<EntityRef, Instant> lately = new HashMap<>();
        jdbc.sql("select ref, max(at) as at from catalog.history where ref = any(?) group by ref")
                .param(refs.stream().map(EntityRef::toString).toArray(String[]::new))
                .query(row -> {
                    lately.put(
                            EntityRef.parse(row.getString("ref")),
                            row.getTimestamp("at").toInstant());
                });
        return lately;
    }

    /** Deletes what is too old to be kept. */
    public void forgetOld() {
        jdbc.sql("delete from catalog.history where at < ?")
                .param(Timestamp.from(clock.instant().minus(KEPT)))
                .update();
    }
}
