package dev.ridgeway.plugin.delivery;

import dev.ridgeway.plugin.connections.ConnectedTool;

/** A tool that keeps environments as repositories say. */
public interface DeliveryEngine extends ConnectedTool {

    /**
     * Tells the listener every target that the connection may see, and each change, until the answer is closed. Returns at
     * once and never fails: what stands in the way is told to the listener, and ends by itself.
     */
    Watch watch(DeliveryListener listener);

    /** Ends a watch; the listener may still be told what was on its way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
