package dev.ridgeway.server.code.repositories;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.code.git.ChangeCommit;
import dev.ridgeway.server.code.git.Content;
import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Page;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The repositories of the embedded host, for their pages. */
@RestController
@RequestMapping("/api/ridgeway/code/repositories")
class RepositoryController {

    private static final int LONGEST_LIST = 200;
    private static final int LONGEST_DESCRIPTION = 1_000;

    private final Code code;
    private final Repositories repositories;
    private final EmbeddedGit git;

    RepositoryController(Code code, Repositories repositories, EmbeddedGit git) {
        this.code = code;
        this.repositories = repositories;
        this.git = git;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RepositoryView(
            String owner,
            String name,
            String description,
            String defaultBranch,
            String cloneUrl,
            String webUrl,
            Instant createdAt,
            @Nullable Instant pushedAt,
            int openProposals,
            @Nullable List<History.Branch> branches) {}

    record RepositoryRequest(String owner, String name, String description, String defaultBranch) {
        RepositoryRequest {
            owner = requireNonNullElse(owner, "");
            name = requireNonNullElse(name, "");
            description = requireNonNullElse(description, "");
            defaultBranch = requireNonNullElse(defaultBranch, "");
        }
    }

    record ComparisonView(List<CommitView> commits, List<FileChange> files) {}

    @GetMapping
    Page<RepositoryView> list(
            Actor actor,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") int offset) {
        Page<StoredRepository> page =
                repositories.list(actor, text, Math.clamp(limit, 1, LONGEST_LIST), Math.max(0, offset));
        return new Page<>(page.items().stream().map(it -> view(it, null)).toList(), page.total());
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    RepositoryView create(Actor actor, @RequestBody RepositoryRequest request) {
        RepositoryName name = name(request.owner(), request.name());
        if (request.description().length() > LONGEST_DESCRIPTION) {
            throw new Problem.Invalid(
                    "repository-description-invalid",
                    "The description has " + request.description().length() + " characters.",
                    "Say it in at most " + LONGEST_DESCRIPTION + ", and the rest in the README.");
        }
        code.create(actor, new NewRepository(name, request.defaultBranch(), request.description(), "internal", ""));
        return view(git.existing(name), List.of());
    }

    @GetMapping("/{owner}/{name}")
    RepositoryView one(Actor actor, @PathVariable String owner, @PathVariable String name) {
        StoredRepository stored = repositories.one(actor, name(owner, name));
        return view(stored, repositories.branches(actor, stored.name()));
    }

    @DeleteMapping("/{owner}/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(Actor actor, @PathVariable String owner, @PathVariable String name) {
        code.delete(actor, name(owner, name));
    }

    @GetMapping("/{owner}/{name}/branches")
    Items<History.Branch> branches(Actor actor, @PathVariable String owner, @PathVariable String name) {
        return new Items<>(repositories.branches(actor, name(owner, name)));
    }

    @GetMapping("/{owner}/{name}/tree")
    Repositories.Folder tree(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String ref,
            @RequestParam(defaultValue = "") String path) {
        return repositories.folder(actor, name(owner, name), ref, path);
    }

    @GetMapping("/{owner}/{name}/file")
    Content.Shown file(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String ref,
            @RequestParam String path) {
        return repositories.file(actor, name(owner, name), ref, path);
    }

    /** Always a download, never a page: what a repository holds is not ours to run in the portal's origin. */
    @GetMapping("/{owner}/{name}/raw")
    void raw(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String ref,
            @RequestParam String path,
            HttpServletResponse response) {
        repositories.raw(actor, name(owner, name), ref, path, content -> {
            response.setContentType("application/octet-stream");
            response.setContentLengthLong(content.getSize());
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "default-src 'none'; sandbox");
            response.setHeader(
                    "Content-Disposition",
                    ContentDisposition.attachment()
                            .filename(path.substring(path.lastIndexOf('/') + 1), StandardCharsets.UTF_8)
                            .build()
                            .toString());
            content.copyTo(response.getOutputStream());
        });
    }

    @GetMapping("/{owner}/{name}/commits")
    Items<CommitView> commits(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String ref,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(defaultValue = "50") int limit) {
        int size = Math.clamp(limit, 1, LONGEST_LIST);
        return new Items<>(repositories.commits(actor, name(owner, name), ref, Math.max(0, offset), size).stream()
                .map(it -> CommitView.of(it))
                .toList());
    }

    @GetMapping("/{owner}/{name}/commits/{id}")
    CommitView commit(Actor actor, @PathVariable String owner, @PathVariable String name, @PathVariable String id) {
        Repositories.Changed changed = repositories.changed(actor, name(owner, name), id);
        return CommitView.of(ChangeCommit.commit(changed.commit()), changed.files());
    }

    @GetMapping("/{owner}/{name}/compare")
    ComparisonView compare(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String base,
            @RequestParam String head) {
        History.Comparison comparison = repositories.compare(actor, name(owner, name), base, head);
        return new ComparisonView(
                comparison.commits().stream().map(it -> CommitView.of(it)).toList(), comparison.files());
    }

    private static RepositoryName name(String owner, String name) {
        return StoredRepository.named(owner, name);
    }

    private RepositoryView view(StoredRepository stored, @Nullable List<History.Branch> branches) {
        var shown = git.shown(stored);
        return new RepositoryView(
                stored.name().owner(),
                stored.name().name(),
                stored.description(),
                stored.defaultBranch(),
                shown.cloneUrl(),
                shown.webUrl(),
                stored.createdAt(),
                stored.pushedAt(),
                stored.openProposals(),
                branches);
    }
}
