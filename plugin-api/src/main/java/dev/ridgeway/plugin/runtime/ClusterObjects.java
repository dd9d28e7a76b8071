package dev.ridgeway.plugin.runtime;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The objects of one cluster. The values of secrets are never among them. */
public interface ClusterObjects {

    /**
     * Tells the listener all objects of the type that the connection may see, and each change, until the answer is closed.
     * Returns at once and never fails: an outage, an expired watch and a right that is missing are told to the listener, and
     * end by themselves. Of a type that the cluster does not have there is nothing.
     */
    Watch watch(ResourceType type, ObjectListener listener);

    /**
     * The object as it is at this moment; empty when it is not there. Throws {@link
     * dev.ridgeway.plugin.ToolUnavailable} or {@link dev.ridgeway.plugin.ToolRefused}, also for secrets.
     */
    Optional<ClusterObject> object(ResourceType type, String namespace, String name);

    /**
     * The objects as they are at this moment, at most 500.
     *
     * @param namespace empty for all of them
     * @param labelSelector as Kubernetes writes it, empty for any
     */
    List<ClusterObject> objects(ResourceType type, String namespace, String labelSelector);

    /**
     * Writes annotations of an object and leaves all else as it is. Throws {@link dev.ridgeway.plugin.ToolUnavailable} or
     * {@link dev.ridgeway.plugin.ToolRefused}, also when the object is not there.
     */
    void annotate(ResourceType type, String namespace, String name, Map<String, String> annotations);

    /** Ends a watch; the listener may still be told what was on its way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
