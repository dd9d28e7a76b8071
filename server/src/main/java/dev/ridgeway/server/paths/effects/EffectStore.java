package dev.ridgeway.server.paths.effects;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Effects in PostgreSQL; a repository's name is held by one run at a time. */
@Component
class EffectStore {

    private final JdbcClient jdbc;
    private final InstantSource clock;

    EffectStore(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Writes what is about to be done; empty when another run holds the name. */
    Optional<Effect> intend(UUID run, String step, String kind, String subject, String title, String url) {
        return jdbc.sql("""
                        insert into paths.effect (run, step, kind, subject, title, url, state, at)
                        values (:run, :step, :kind, :subject, :title, :url, 'intended', :at)
                        on conflict (subject) where kind = 'repository' and state in ('intended', 'done') do nothing
                        returning *
                        """)
                .param("run", run)
                .param("step", step)
                .param("kind", kind)
                .param("subject", subject)
                .param("title", title)
                .param("url", url)
                .param("at", Timestamp.from(clock.instant()))
                .query(EffectStore::effect)
                .optional();
    }

    /** What this step of this run intends, or did, before it was interrupted. */
    Optional<Effect> own(UUID run, String step, String kind, String subject) {
        return jdbc.sql("""
                        select * from paths.effect where run = :run and step = :step and kind = :kind
                            and subject = :subject and state in ('intended', 'done')
                        """)
                .param("run", run)
                .param("step", step)
                .param("kind", kind)
                .param("subject", subject)
                .query(EffectStore::effect)
                .optional();
    }

    /** Whose the repository is. */
    Optional<Effect> holder(String subject) {
        return jdbc.sql("""
                        select * from paths.effect
                        where kind = 'repository' and subject = :subject and state in ('intended', 'done')
                        """)
                .param("subject", subject)
                .query(EffectStore::effect)
                .optional();
    }

    List<Effect> of(UUID run) {
        return jdbc.sql("select * from paths.effect where run = :run and state <> 'released' order by id")
                .param("run", run)
                .query(EffectStore::effect)
                .list();
    }

    void done(long id, String title, @Nullable String url) {
        jdbc.sql("update paths.effect set state = 'done', title = :title, url = :url where id = :id")
                .param("id", id)
                .param("title", title)
                .param("url", url)
                .update();
    }

    void undone(long id) {
        jdbc.sql("update paths.effect set state = 'undone' where id = :id")
                .param("id", id)
                .update();
    }

    /** It came to nothing. */
    void release(long id) {
        jdbc.sql("update paths.effect set state = 'released' where id = :id")
                .param("id", id)
                .update();
    }

    /**
     * Frees the name that an effect holds for something that is not there: what was done is undone then, what an ended
     * run intended came to nothing. False while the run is under way.
     */
    boolean abandoned(long id) {
        return jdbc.sql("""
                        with ended as (select id from paths.run where ended_at is not null
                            and id = (select run from paths.effect where id = :id) for share)
                        update paths.effect set state = case state when 'done' then 'undone' else 'released' end
                        where id = :id and (state = 'done' or (state = 'intended' and run in (select id from ended)))
                        """).param("id", id).update() == 1;
    }

    private static Effect effect(ResultSet row, int number) throws SQLException {
        return new Effect(
                row.getLong("id"),
                row.getObject("run", UUID.class),
                row.getString("step"),
                row.getString("kind"),
                row.getString("subject"),
                row.getString("title"),
                row.getString("url"),
                row.getString("state"));
    }
}
