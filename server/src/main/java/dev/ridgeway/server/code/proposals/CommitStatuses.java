package dev.ridgeway.server.code.proposals;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.code.repositories.CodeAudit;
import dev.ridgeway.server.code.repositories.Repositories;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.LiveEvents;
import dev.ridgeway.server.platform.Problem;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What checks say about commits. */
@Component
class CommitStatuses {

    private static final List<String> STATES = List.of("error", "failure", "pending", "success");
    private static final int LONGEST = 1_000;
    private static final int MOST_CONTEXTS = 100;

    private final JdbcClient jdbc;
    private final Repositories repositories;
    private final CodeAudit audit;
    private final LiveEvents live;
    private final InstantSource clock;

    CommitStatuses(JdbcClient jdbc, Repositories repositories, CodeAudit audit, LiveEvents live, InstantSource clock) {
        this.jdbc = jdbc;
        this.repositories = repositories;
        this.audit = audit;
        this.live = live;
        this.clock = clock;
    }

    List<CommitStatus> of(Actor actor, RepositoryName name, String commit) {
        return jdbc.sql("""
                        select * from code.commit_status
                        where repository_id = :repository and commit = :commit order by context limit 100
                        """)
                .param("repository", repositories.one(actor, name).id())
                .param("commit", commit)
                .query((row, number) -> new CommitStatus(
                        row.getString("context"),
                        row.getString("state"),
                        row.getString("description"),
                        row.getString("target_url"),
                        row.getString("creator"),
                        row.getTimestamp("created_at").toInstant()))
                .list();
    }

    @Transactional
    CommitStatus say(
            Actor actor,
            RepositoryName name,
            String commit,
            String context,
            String state,
            String description,
            String targetUrl) {
        actor.require(Permission.CODE_WRITE);
        boolean link = targetUrl.isEmpty() || targetUrl.startsWith("https://") || targetUrl.startsWith("http://");
        boolean fits = context.length() + description.length() + targetUrl.length() <= LONGEST;
        if (!STATES.contains(state) || context.isBlank() || !link || !fits) {
            throw new Problem.Invalid(
                    "status-invalid",
                    "The status \"" + state + "\" of \"" + context + "\" is not one.",
                    "Send a state of " + STATES + ", a context, a short description and an http(s) target_url.");
        }
        StoredRepository stored = repositories.one(actor, name);
        String id = repositories.reading(
                actor,
                name,
                (repository, it) -> new History(repository).commit(commit).name());
        if (of(actor, name, id).size() == MOST_CONTEXTS) {
            throw new Problem.Invalid(
                    "status-invalid", "A commit has at most 100 statuses.", "Use the same context again.");
        }
        CommitStatus status = new CommitStatus(context, state, description, targetUrl, actor.ref(), clock.instant());
        jdbc.sql("""
                        insert into code.commit_status (repository_id, commit, context, state, description, target_url,
                                                        creator, created_at)
                        values (:repository, :commit, :context, :state, :description, :targetUrl, :creator, :createdAt)
                        on conflict (repository_id, commit, context) do update
                        set state = excluded.state, description = excluded.description,
                            target_url = excluded.target_url, creator = excluded.creator,
                            created_at = excluded.created_at
                        """)
                .param("repository", stored.id())
                .param("commit", id)
                .param("context", context)
                .param("state", state)
                .param("description", description)
                .param("targetUrl", targetUrl)
                .param("creator", actor.ref())
                .param("createdAt", Timestamp.from(status.createdAt()))
                .update();
        audit.record(actor, "commit.status", stored.name(), "succeeded", id + " " + context + ": " + state);
        live.publish(
                "proposal",
                Map.of("owner", stored.name().owner(), "name", stored.name().name(), "commit", id));
        return status;
    }
}
