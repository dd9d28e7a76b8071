package dev.ridgeway.plugin.delivery;

import dev.ridgeway.plugin.connections.ConnectedTool;

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

    /** Ends a watch; the listener may still be told what was on its way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
