package dev.ridgeway.server.code.proposals;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Proposals, numbered from 1 in each repository. */
@Component
class ProposalStore {

    private final JdbcClient jdbc;

    ProposalStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Empty when the same two branches have an open one. The caller holds the lock of the repository's row. */
    Optional<Integer> insert(long repository, Proposal proposal) {
        return jdbc.sql("""
                        insert into code.proposal (repository_id, number, title, description, head, base, state, author,
                                                   created_at, head_commit, base_commit)
                        select :repository, coalesce(max(number), 0) + 1, :title, :description, :head, :base, 'open',
                               :author, :createdAt, :headCommit, :baseCommit
                        from code.proposal where repository_id = :repository
                        on conflict do nothing
                        returning number
                        """)
                .param("repository", repository)
                .param("title", proposal.title())
                .param("description", proposal.description())
                .param("head", proposal.head())
                .param("base", proposal.base())
                .param("author", proposal.author())
                .param("createdAt", Timestamp.from(proposal.createdAt()))
                .param("headCommit", proposal.headCommit())
                .param("baseCommit", proposal.baseCommit())
                .query(Integer.class)
                .optional();
    }

    /** Newest first; empty text for all states. */
    List<Proposal> list(long repository, String state) {
        return jdbc.sql("""
                        select * from code.proposal
                        where repository_id = :repository and (:state = '' or state = :state)
                        order by number desc limit 500
                        """)
                .param("repository", repository)
                .param("state", state)
                .query(ProposalStore::proposal)
                .list();
    }

    Optional<Proposal> find(long repository, int number) {
        return jdbc.sql("select * from code.proposal where repository_id = :repository and number = :number")
                .param("repository", repository)
                .param("number", number)
                .query(ProposalStore::proposal)
                .optional();
    }

    /** What the branches hold now, of one that is open. */
    void moved(long repository, int number, String headCommit, String baseCommit) {
        jdbc.sql("""
                        update code.proposal set head_commit = :head, base_commit = :base
                        where repository_id = :repository and number = :number and state = 'open'
                        """)
                .param("head", headCommit)
                .param("base", baseCommit)
                .param("repository", repository)
                .param("number", number)
                .update();
    }

    /** False when it is no longer open. */
    boolean close(long repository, int number, String state, String mergeCommit, String by, Instant now) {
        return jdbc.sql("""
                        update code.proposal
                        set state = :state, merge_commit = nullif(:merge, ''), closed_by = :by, closed_at = :now
                        where repository_id = :repository and number = :number and state = 'open'
                        """)
                        .param("state", state)
                        .param("merge", mergeCommit)
                        .param("by", by)
                        .param("now", Timestamp.from(now))
                        .param("repository", repository)
                        .param("number", number)
                        .update()
                == 1;
    }

    private static Proposal proposal(ResultSet row, int number) throws SQLException {
        Timestamp closed = row.getTimestamp("closed_at");
        return new Proposal(
                row.getInt("number"),
                row.getString("title"),
                row.getString("description"),
                row.getString("head"),
                row.getString("base"),
                row.getString("state"),
                row.getString("author"),
                row.getTimestamp("created_at").toInstant(),
                row.getString("head_commit"),
                row.getString("base_commit"),
                row.getString("merge_commit"),
                closed == null ? null : closed.toInstant(),
                row.getString("closed_by"));
    }
}
