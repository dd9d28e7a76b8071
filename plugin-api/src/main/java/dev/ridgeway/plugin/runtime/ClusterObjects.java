package dev.ridgeway.plugin.runtime;

import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one cluster. The values of secrets are never among them; of those in which Helm writes down its releases
 * {@link #helmReleases} tells what is no secret.
 */
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
     * Every revision of every release that Helm keeps in its secrets, and no other secret is opened for it. Throws {@link
     * dev.ridgeway.plugin.ToolUnavailable} or {@link dev.ridgeway.plugin.ToolRefused}, naming the rule that is missing.
     *
     * @param namespace empty for all of them
     * @param known what an earlier call answered: what was not written anew since then is not read again
     */
    List<HelmRelease> helmReleases(String namespace, List<HelmRelease> known);

    /**
     * Writes annotations of an object and leaves all else as it is. Throws {@link dev.ridgeway.plugin.ToolUnavailable} or
     * {@link dev.ridgeway.plugin.ToolRefused}, also when the object is not there.
     */
    default void annotate(ResourceType type, String namespace, String name, Map<String, String> annotations) {
        merge(type, namespace, name, Map.of("metadata", Map.of("annotations", annotations)));
    }

    /**
     * Changes fields of an object, those that are null away (RFC 7396), and leaves all else as it is; fails as {@link
     * #annotate}.
     */
    void merge(ResourceType type, String namespace, String name, Map<String, ? extends @Nullable Object> fields);

    /**
     * What a container wrote, in UTF-8; whoever reads closes it. Refuses with {@code log-not-found} what is not there, not
     * yet or not any more.
     */
    InputStream log(String namespace, String pod, Log log);

    /**
     * Which part of what a container wrote.
     *
     * @param previous of the container before the present one
     * @param follow waits for more as long as the container runs
     * @param lines the last so many, 0 for all
     * @param since nothing older than that, to the second; null for all
     * @param timestamps each line begins with when it was written
     */
    record Log(
            String container,
            boolean previous,
            boolean follow,
            int lines,
            @Nullable Instant since,
            boolean timestamps) {}

    /**
     * Has a workload run another image in one of its containers, and leaves all else as it is; fails as {@link #annotate}.
     */
    void image(ResourceType type, String namespace, String name, String container, String image);

    /** Makes an object, named or with a {@code generateName}, and answers it as it then is. */
    ClusterObject create(ResourceType type, String namespace, String json);

    /** Changes an object by a merge patch, and answers it as it then is. Refuses with {@code cluster-refused}. */
    ClusterObject merge(ResourceType type, String namespace, String name, String patch);

    /**
     * Takes away an object, and no other that has its name by now. Refuses with {@code cluster-object-gone} what is not there
     * any more, and with {@code cluster-right-missing}, naming the rule, what the connection may not.
     */
    void delete(ResourceType type, String namespace, String name, String uid);

    /** Ends a watch; the listener may still be told what was on its way. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
