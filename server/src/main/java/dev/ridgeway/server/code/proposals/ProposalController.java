package dev.ridgeway.server.code.proposals;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.code.repositories.CommitView;
import dev.ridgeway.server.code.repositories.Items;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.identity.Actor;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Change proposals and the checks of commits. */
@RestController
@RequestMapping("/api/ridgeway/code/repositories/{owner}/{name}")
class ProposalController {

    private final Proposals proposals;
    private final CommitStatuses statuses;

    ProposalController(Proposals proposals, CommitStatuses statuses) {
        this.proposals = proposals;
        this.statuses = statuses;
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ProposalView(
            int number,
            String title,
            String description,
            String head,
            String base,
            String state,
            String author,
            Instant createdAt,
            String headCommit,
            @Nullable String mergeCommit,
            @Nullable Instant closedAt,
            @Nullable String closedBy,
            @Nullable Boolean mergeable,
            @Nullable List<CommitView> commits,
            @Nullable List<FileChange> files,
            @Nullable List<CommitStatus> checks) {}

    record ProposalRequest(String title, String description, String head, String base) {
        ProposalRequest {
            title = requireNonNullElse(title, "");
            description = requireNonNullElse(description, "");
            head = requireNonNullElse(head, "");
            base = requireNonNullElse(base, "");
        }
    }

    /** {@code despiteChecks} says that the caller has seen which checks have not passed. */
    record MergeRequest(String headCommit, Boolean despiteChecks) {
        MergeRequest {
            headCommit = requireNonNullElse(headCommit, "");
            despiteChecks = requireNonNullElse(despiteChecks, false);
        }
    }

    record StatusRequest(
            String state,
            String context,
            String description,
            @JsonProperty("target_url") String targetUrl) {
        StatusRequest {
            state = requireNonNullElse(state, "");
            context = requireNonNullElse(context, "default");
            description = requireNonNullElse(description, "");
            targetUrl = requireNonNullElse(targetUrl, "");
        }
    }

    @GetMapping("/proposals")
    Items<ProposalView> list(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @RequestParam(defaultValue = "") String state) {
        return new Items<>(proposals.list(actor, StoredRepository.named(owner, name), state).stream()
                .map(it -> view(it, null, null, null, null))
                .toList());
    }

    @PostMapping("/proposals")
    @ResponseStatus(HttpStatus.CREATED)
    ProposalView propose(
            Actor actor, @PathVariable String owner, @PathVariable String name, @RequestBody ProposalRequest request) {
        return view(proposals.propose(
                actor,
                StoredRepository.named(owner, name),
                request.title(),
                request.description(),
                request.head(),
                request.base()));
    }

    @GetMapping("/proposals/{number}")
    ProposalView one(Actor actor, @PathVariable String owner, @PathVariable String name, @PathVariable int number) {
        Proposals.Detail detail = proposals.one(actor, StoredRepository.named(owner, name), number);
        return view(
                detail.proposal(),
                detail.mergeable(),
                detail.commits().stream().map(CommitView::of).toList(),
                detail.files(),
                statuses.of(
                        actor,
                        StoredRepository.named(owner, name),
                        detail.proposal().headCommit()));
    }

    @PostMapping("/proposals/{number}/merge")
    ProposalView merge(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @PathVariable int number,
            @RequestBody(required = false) @Nullable MergeRequest request) {
        MergeRequest asked = request == null ? new MergeRequest("", false) : request;
        return view(proposals.merge(
                actor, StoredRepository.named(owner, name), number, asked.headCommit(), asked.despiteChecks()));
    }

    @PostMapping("/proposals/{number}/decline")
    ProposalView decline(Actor actor, @PathVariable String owner, @PathVariable String name, @PathVariable int number) {
        return view(proposals.decline(actor, StoredRepository.named(owner, name), number));
    }

    @GetMapping("/statuses/{commit}")
    List<CommitStatus> statuses(
            Actor actor, @PathVariable String owner, @PathVariable String name, @PathVariable String commit) {
        return statuses.of(actor, StoredRepository.named(owner, name), commit);
    }

    @PostMapping("/statuses/{commit}")
    @ResponseStatus(HttpStatus.CREATED)
    CommitStatus say(
            Actor actor,
            @PathVariable String owner,
            @PathVariable String name,
            @PathVariable String commit,
            @RequestBody StatusRequest request) {
        return statuses.say(
                actor,
                StoredRepository.named(owner, name),
                commit,
                request.context(),
                request.state(),
                request.description(),
                request.targetUrl());
    }

    private static ProposalView view(Proposal proposal) {
        return view(proposal, null, null, null, null);
    }

    private static ProposalView view(
            Proposal proposal,
            @Nullable Boolean mergeable,
            @Nullable List<CommitView> commits,
            @Nullable List<FileChange> files,
            @Nullable List<CommitStatus> checks) {
        return new ProposalView(
                proposal.number(),
                proposal.title(),
                proposal.description(),
                proposal.head(),
                proposal.base(),
                proposal.state(),
                proposal.author(),
                proposal.createdAt(),
                proposal.headCommit(),
                proposal.mergeCommit(),
                proposal.closedAt(),
                proposal.closedBy(),
                mergeable,
                commits,
                files,
                checks);
    }
}
