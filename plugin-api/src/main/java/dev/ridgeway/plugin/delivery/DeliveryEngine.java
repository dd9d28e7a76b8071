package dev.ridgeway.plugin.delivery;

import dev.ridgeway.plugin.connections.ConnectedTool;
import java.time.Duration;
import java.util.Optional;

/** A tool that keeps environments as repositories say. */
public interface DeliveryEngine extends ConnectedTool {

    /**
     * Tells the listener every target that the connection may see, and each change, until the answer is closed. Returns at
     * once and never fails: what stands in the way is told to the listener, and ends by itself.
     */
    Watch watch(DeliveryListener listener);

    /**
     * Has the tool look now whether the repository of the target asks for something else, rather than when it would by
     * itself. Throws {@link dev.ridgeway.plugin.ToolUnavailable} or {@link dev.ridgeway.plugin.ToolRefused}.
     */
    void hurry(String target);

    /**
     * Has the tool deliver nothing to the target by itself, not even what repairs it, until it is resumed; what is there goes on.
     * Done again it says another reason. Throws {@link dev.ridgeway.plugin.ToolUnavailable} or {@link
     * dev.ridgeway.plugin.ToolRefused}, with {@code delivery-not-automatic} where the tool waits for people anyway and with
     * {@code delivery-kept-in-git} where a repository describes the target and the tool would undo it.
     */
    void pause(String target, DeliveryPause pause);

    /** Ends a pause, whoever began it; fails as {@link #pause}. */
    void resume(String target);

    /**
     * What keeps the tool at this moment from bringing anything new to the target by itself, though it is not paused. Answered
     * at once, by what is known.
     */
    default Optional<DeliveryClosed> closed(String target) {
        return Optional.empty();
    }

    /**
     * After how long at most the tool looks at a target again by itself, so that an older {@link DeliveryTarget#healthAt} says
     * that it does not; empty where that says nothing of it.
     */
    default Optional<Duration> looksWithin() {
        return Optional.empty();
    }

    /** Ends a watch; the listener may still be told what was on its way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
