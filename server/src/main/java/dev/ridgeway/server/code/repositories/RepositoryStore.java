package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The list of embedded repositories, and their branches and tags as everybody was told. Names differ in more than case. */
@Component
public class RepositoryStore {

    private static final String SELECT = """
            select id, owner, name, default_branch, description, visibility, made_under, deleting, created_at, pushed_at,
                   pushed_by,
                   (select count(*) from code.proposal
                    where repository_id = repository.id and state = 'open') as open_proposals
            from code.repository
            """;

    private static final String LISTED = """
            where not deleting and position(lower(:text) in lower(owner || '/' || name || ' ' || description)) > 0
            """;

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<Map<String, String>> TAGS = new TypeReference<>() {};

    private final JdbcClient jdbc;

    RepositoryStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** False when the name is taken; waits for whoever is about to take it. */
    boolean insert(NewRepository repository, Instant now) {
        return jdbc.sql("""
                        insert into code.repository (owner, name, default_branch, description, visibility, made_under,
                                                     created_at, tags)
                        values (:owner, :name, :defaultBranch, :description, :visibility, :key, :now, '{}')
                        on conflict do nothing
                        """)
                        .param("owner", repository.name().owner())
                        .param("name", repository.name().name())
                        .param("defaultBranch", repository.defaultBranch())
                        .param("description", repository.description())
                        .param("visibility", repository.visibility())
                        .param("key", repository.key())
                        .param("now", Timestamp.from(now))
                        .update()
                == 1;
    }

    /** Also when it is about to go. */
    Optional<StoredRepository> row(RepositoryName name) {
        return jdbc.sql(SELECT + "where lower(owner) = lower(:owner) and lower(name) = lower(:name)")
                .param("owner", name.owner())
                .param("name", name.name())
                .query(RepositoryStore::repository)
                .optional();
    }

    Optional<StoredRepository> find(RepositoryName name) {
        return row(name).filter(it -> !it.deleting());
    }

    List<StoredRepository> all() {
        return jdbc.sql(SELECT + "order by owner, name")
                .query(RepositoryStore::repository)
                .list();
    }

    /** Those that somebody wants gone. */
    List<StoredRepository> deleting() {
        return jdbc.sql(SELECT + "where deleting")
                .query(RepositoryStore::repository)
                .list();
    }

    /** Those whose name or description holds the text; latest push first. */
    List<StoredRepository> listed(String text, int limit, int offset) {
        return jdbc.sql(SELECT + LISTED
                        + "order by coalesce(pushed_at, created_at) desc, id desc limit :limit offset :offset")
                .param("text", text)
                .param("limit", limit)
                .param("offset", offset)
                .query(RepositoryStore::repository)
                .list();
    }

    /** Those that these people pushed to last, and these owners', the newest push first; all when neither is named. */
    List<StoredRepository> pushed(Collection<String> owners, Collection<String> people, int limit) {
        return jdbc.sql(SELECT + """
                        where pushed_at is not null and not deleting
                            and (:anyone or lower(owner) in (:owners) or pushed_by in (:people))
                        order by pushed_at desc limit :limit
                        """)
                .param("anyone", owners.isEmpty() && people.isEmpty())
                .param("owners", owners.isEmpty() ? List.of("") : owners)
                .param("people", people.isEmpty() ? List.of("nobody") : people)
                .param("limit", limit)
                .query(RepositoryStore::repository)
                .list();
    }

    /** How many hold the text. */
    long count(String text) {
        return jdbc.sql("select count(*) from code.repository " + LISTED)
                .param("text", text)
                .query(Long.class)
                .single();
    }

    /** Those of these repositories that are there. */
    List<StoredRepository> named(Collection<RepositoryName> names) {
        return names.isEmpty()
                ? List.of()
                : jdbc.sql(SELECT + """
                                where not deleting and (lower(owner), lower(name)) in (
                                    select * from unnest(:owners::text[], :names::text[]))
                                """)
                        .param("owners", lower(names, RepositoryName::owner))
                        .param("names", lower(names, RepositoryName::name))
                        .query(RepositoryStore::repository)
                        .list();
    }

    private static String[] lower(Collection<RepositoryName> names, Function<RepositoryName, String> part) {
        return names.stream().map(it -> part.apply(it).toLowerCase(Locale.ROOT)).toArray(String[]::new);
    }

    /** Keeps everybody else from this repository's row until the transaction ends; false when it is gone. */
    public boolean lock(long id) {
        return jdbc.sql("select id from code.repository where id = :id for update")
                .param("id", id)
                .query((row, number) -> true)
                .optional()
                .isPresent();
    }

    void markDeleting(long id) {
        jdbc.sql("update code.repository set deleting = true where id = :id")
                .param("id", id)
                .update();
    }

    void delete(long id) {
        jdbc.sql("delete from code.repository where id = :id").param("id", id).update();
    }

    void changeDefaultBranch(long id, String branch) {
        jdbc.sql("update code.repository set default_branch = :branch where id = :id")
                .param("branch", branch)
                .param("id", id)
                .update();
    }

    void pushed(long id, Instant now, String by) {
        jdbc.sql("update code.repository set pushed_at = :now, pushed_by = :by where id = :id")
                .param("now", Timestamp.from(now))
                .param("by", by)
                .param("id", id)
                .update();
    }

    /** Branch to commit, as told or about to be told. */
    public Map<String, String> branches(long id) {
        return branches("select name, commit from code.branch where repository_id = :id", id);
    }

    Map<String, String> untold(long id) {
        return branches("select name, commit from code.branch where repository_id = :id and not told", id);
    }

    private Map<String, String> branches(String sql, long id) {
        Map<String, String> branches = new HashMap<>();
        jdbc.sql(sql).param("id", id).query(row -> {
            branches.put(row.getString("name"), row.getString("commit"));
        });
        return branches;
    }

    /** Tag to object, as told; empty when nobody has looked at the repository's tags yet. */
    Optional<Map<String, String>> tags(long id) {
        return jdbc.sql("select tags from code.repository where id = :id and tags is not null")
                .param("id", id)
                .query(String.class)
                .optional()
                .map(text -> JSON.readValue(text, TAGS));
    }

    void tagged(long id, Map<String, String> tags) {
        jdbc.sql("update code.repository set tags = :tags where id = :id")
                .param("id", id)
                .param("tags", JSON.writeValueAsString(tags))
                .update();
    }

    void toTell(long id, String branch, String commit) {
        jdbc.sql("""
                        insert into code.branch (repository_id, name, commit, told) values (:id, :branch, :commit, false)
                        on conflict (repository_id, name) do update set commit = excluded.commit, told = false
                        """)
                .param("id", id)
                .param("branch", branch)
                .param("commit", commit)
                .update();
    }

    /** Nothing if the branch has moved on meanwhile. */
    void told(long id, String branch, String commit) {
        String sql = commit.isEmpty()
                ? "delete from code.branch where repository_id = :id and name = :branch and commit = :commit"
                : "update code.branch set told = true where repository_id = :id and name = :branch and commit = :commit";
        jdbc.sql(sql)
                .param("id", id)
                .param("branch", branch)
                .param("commit", commit)
                .update();
    }

    private static StoredRepository repository(ResultSet row, int number) throws SQLException {
        Timestamp pushed = row.getTimestamp("pushed_at");
        return new StoredRepository(
                row.getLong("id"),
                new RepositoryName(StoredRepository.HOST, row.getString("owner"), row.getString("name")),
                row.getString("default_branch"),
                row.getString("description"),
                row.getString("visibility"),
                row.getString("made_under"),
                row.getBoolean("deleting"),
                row.getTimestamp("created_at").toInstant(),
                pushed == null ? null : pushed.toInstant(),
                row.getString("pushed_by"),
                row.getInt("open_proposals"));
    }
}
