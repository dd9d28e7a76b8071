package dev.ridgeway.server.code.proposals;

import dev.ridgeway.server.code.git.History;
import dev.ridgeway.server.code.repositories.PushListener;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.platform.LiveEvents;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Keeps open proposals true to their branches: moved along, merged by a push, ended when their branch is gone. */
@Component
class ProposalListener implements PushListener {

    private final ProposalStore proposals;
    private final LiveEvents live;
    private final InstantSource clock;

    ProposalListener(ProposalStore proposals, LiveEvents live, InstantSource clock) {
        this.proposals = proposals;
        this.live = live;
        this.clock = clock;
    }

    @Override
    public void pushed(
            Repository repository,
            StoredRepository stored,
            Map<String, String> before,
            Map<String, String> now,
            String by)
            throws IOException {
        for (Proposal proposal : proposals.list(stored.id(), "open")) {
            String head = now.get(Constants.R_HEADS + proposal.head());
            String base = now.get(Constants.R_HEADS + proposal.base());
            if (proposal.headCommit().equals(head) && proposal.baseCommit().equals(base)) {
                continue;
            }
            if (base != null && merged(repository, proposal, head, base)) {
                proposals.close(stored.id(), proposal.number(), "merged", base, by, clock.instant());
            } else if (head == null || base == null) {
                proposals.close(stored.id(), proposal.number(), "declined", "", by, clock.instant());
            } else {
                proposals.moved(stored.id(), proposal.number(), head, base);
            }
            live.publish(
                    "proposal",
                    Map.of(
                            "owner", stored.name().owner(),
                            "name", stored.name().name(),
                            "number", Integer.toString(proposal.number())));
        }
    }

    private static boolean merged(Repository repository, Proposal proposal, @Nullable String head, String base)
            throws IOException {
        History history = new History(repository);
        ObjectId tip = ObjectId.fromString(base);
        try {
            return history.contains(tip, ObjectId.fromString(proposal.headCommit()))
                    || (head != null
                            && history.contains(tip, ObjectId.fromString(head))
                            && !history.contains(
                                    ObjectId.fromString(proposal.baseCommit()), ObjectId.fromString(head)));
        } catch (MissingObjectException collected) {
            return false;
        }
    }
}
