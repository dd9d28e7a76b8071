package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.server.code.FileChange;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which versions of an entity are where, and how they got there.
 *
 * @param environments in the order in which versions get there
 * @param deployments newest first
 * @param more whether there are older ones
 * @param engines how many tools of delivery are connected
 */
public record EntityDelivery(
        String entityRef,
        List<Environment> environments,
        List<DeploymentView> deployments,
        boolean more,
        List<Trouble> problems,
        int engines) {

    /**
     * One environment.
     *
     * @param target how the tool calls it
     * @param known the newest version of which nobody knows that it did not come up; null before the first
     * @param last the newest deployment, whatever became of it; null before the first
     * @param lastSays what became of it, in words
     * @param stuck whether the newest deployment is under way for longer than twenty minutes
     * @param differs whether somebody changed by hand what was delivered
     * @param automatic whether the tool delivers a new commit by itself; not while it is paused, or where it always waits for people
     * @param paused why, by whom and since when it is paused, where that is written down
     * @param closed what keeps the tool from delivering anything new at this time, by a rule of its own; null when nothing does
     * @param gone whether the tool does not keep it any more
     * @param waiting what the one before it, of those that have a version, has and this one has not; null when nothing is
     * @param asOf when it was so
     * @param stale why nothing newer is known; null when it is as of now
     * @param silence why a version cannot come by its repository now, for those who may bring one past it; else null
     * @param emergency what runs past Git; null when nothing does
     */
    public record Environment(
            String name,
            String source,
            String target,
            @Nullable DeploymentView known,
            @Nullable DeploymentView last,
            String lastSays,
            boolean stuck,
            boolean differs,
            boolean automatic,
            @Nullable DeliveryPause paused,
            @Nullable DeliveryClosed closed,
            boolean gone,
            @Nullable Waiting waiting,
            @Nullable Instant asOf,
            @Nullable Trouble stale,
            @Nullable String silence,
            @Nullable Emergency emergency) {}

    /**
     * A version that somebody put to run past Git, and which is not written there yet.
     *
     * @param run which does so when it can
     * @param why what did not answer then
     */
    public record Emergency(
            String run, String version, String digest, String reason, String by, String why, Instant since) {}

    /**
     * What is to be put to run past Git.
     *
     * @param known the digests of the versions that were there before, by which its place is found
     * @param left whether the tool of delivery was told to leave it alone
     */
    public record Glass(Emergency emergency, Set<String> known, boolean left) {}

    /**
     * One deployment.
     *
     * @param askedBy who asked for it in the tool, empty when the tool did so by itself
     * @param revision the commit that was delivered, which may be another one than the version was built of
     * @param message what the tool said about it
     * @param seconds from its start until it was up; null where that is not known
     */
    public record DeploymentView(
            long id,
            String environment,
            Release release,
            Outcome outcome,
            String askedBy,
            String revision,
            String repository,
            List<String> images,
            String message,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Instant upAt,
            @Nullable Long seconds) {}

    /**
     * The little that a page asks before it shows anything.
     *
     * @param delivered whether something delivers it somewhere
     * @param paused in the order in which versions get there
     */
    public record Shortly(boolean delivered, List<PausedPlace> paused) {}

    /** An environment to which nothing is delivered, and why. */
    public record PausedPlace(String environment, DeliveryPause pause) {}

    /** A deployment with the entity it is of. */
    public record Delivered(String entityRef, DeploymentView deployment) {}

    /**
     * A version that one environment has and the next one has not.
     *
     * @param commits newest first, as far as they could be read
     */
    public record Waiting(String from, String version, List<CommitLine> commits) {}

    /** A commit in one line. */
    public record CommitLine(String id, String subject, String author, Instant at) {}

    /**
     * What lies between two deployments.
     *
     * @param commits what the newer one has and the older one has not, newest first
     * @param settings what differs in the settings of their environments
     * @param files what those commits changed beside these settings
     */
    public record Comparison(
            DeploymentView from,
            DeploymentView to,
            List<CommitLine> commits,
            List<FileChange> settings,
            List<FileChange> files) {}

    /** What stands in the way. */
    public record Trouble(String code, String message, String remedy) {
        static Trouble of(ToolProblem problem) {
            return new Trouble(problem.code(), problem.message(), problem.remedy());
        }
    }
}
