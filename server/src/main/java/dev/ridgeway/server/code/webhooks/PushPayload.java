package dev.ridgeway.server.code.webhooks;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.git.Differences;
import dev.ridgeway.server.code.git.GitRevision;
import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.code.repositories.StoredRepository;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/**
 * A push as GitHub tells of it. {@code repository.html_url} is the stored name of the repository, because Argo CD and
 * others find by it what they hold under that name; {@code clone_url} is the address that can be reached.
 */
final class PushPayload {

    private static final String NONE = ObjectId.zeroId().name();
    private static final int MOST_COMMITS = 20;

    private final Repository repository;
    private final StoredRepository stored;
    private final URI base;

    PushPayload(Repository repository, StoredRepository stored, URI base) {
        this.repository = repository;
        this.stored = stored;
        this.base = base;
    }

    /** Of a branch or tag; a missing commit is one that was, or is, not there. */
    Map<String, @Nullable Object> of(
            String ref, Optional<String> before, Optional<String> after, Optional<String> main, String by)
            throws IOException {
        Map<String, @Nullable Object> payload = new LinkedHashMap<>();
        payload.put("ref", ref);
        payload.put("before", before.orElse(NONE));
        payload.put("after", after.orElse(NONE));
        payload.put("created", before.isEmpty());
        payload.put("deleted", after.isEmpty());
        payload.put("forced", forced(before, after));
        payload.put("base_ref", null);
        payload.put("compare", page() + "?tab=commits");
        List<Map<String, @Nullable Object>> commits =
                ref.startsWith(Constants.R_TAGS) ? List.of() : commits(before.or(() -> main), after);
        payload.put("commits", commits.reversed());
        payload.put("head_commit", commits.isEmpty() ? head(after) : commits.getFirst());
        payload.put("repository", repository());
        payload.put("pusher", Map.of("name", by, "email", ""));
        payload.put("sender", Map.of("login", by));
        return payload;
    }

    private boolean forced(Optional<String> before, Optional<String> after) throws IOException {
        if (before.isEmpty() || after.isEmpty()) {
            return false;
        }
        Optional<RevCommit> was = GitRevision.commit(repository, before.get());
        Optional<RevCommit> is = GitRevision.commit(repository, after.get());
        return was.isEmpty() || is.isEmpty() || !new History(repository).contains(is.get(), was.get());
    }

    private @Nullable Object head(Optional<String> after) throws IOException {
        Optional<RevCommit> commit = after.isEmpty() ? Optional.empty() : GitRevision.commit(repository, after.get());
        return commit.isEmpty() ? null : commit(commit.get());
    }

    private List<Map<String, @Nullable Object>> commits(Optional<String> from, Optional<String> to) throws IOException {
        Optional<RevCommit> head = to.isEmpty() ? Optional.empty() : GitRevision.commit(repository, to.get());
        if (head.isEmpty()) {
            return List.of();
        }
        Optional<RevCommit> known = from.isEmpty() ? Optional.empty() : GitRevision.commit(repository, from.get());
        List<Map<String, @Nullable Object>> commits = new ArrayList<>();
        for (RevCommit commit : new History(repository).newer(known, head.get(), MOST_COMMITS)) {
            commits.add(commit(commit));
        }
        return commits;
    }

    private Map<String, @Nullable Object> commit(RevCommit commit) throws IOException {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        Differences.Paths paths = new History(repository).paths(commit);
        shown.put("id", commit.name());
        shown.put("tree_id", commit.getTree().name());
        shown.put("distinct", true);
        shown.put("message", commit.getFullMessage().stripTrailing());
        shown.put("timestamp", Instant.ofEpochSecond(commit.getCommitTime()).toString());
        shown.put("url", page() + "?tab=commits&commit=" + commit.name());
        shown.put("author", person(commit.getAuthorIdent()));
        shown.put("committer", person(commit.getCommitterIdent()));
        shown.put("added", paths.added());
        shown.put("removed", paths.removed());
        shown.put("modified", paths.modified());
        return shown;
    }

    private static Map<String, String> person(PersonIdent person) {
        return Map.of("name", person.getName(), "email", person.getEmailAddress(), "username", person.getName());
    }

    private Map<String, Object> repository() {
        RepositoryName name = stored.name();
        String url = "https://" + name.host() + "/" + name.path();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("id", stored.id());
        shown.put("name", name.name());
        shown.put("full_name", name.path());
        shown.put("private", !stored.visibility().equals("public"));
        shown.put("owner", Map.of("name", name.owner(), "login", name.owner()));
        shown.put("html_url", url);
        shown.put("url", url);
        shown.put("clone_url", base + "/git/" + name.path() + ".git");
        shown.put("description", stored.description());
        shown.put("default_branch", stored.defaultBranch());
        shown.put("master_branch", stored.defaultBranch());
        return shown;
    }

    private String page() {
        return base + "/code/" + stored.name().path();
    }
}
