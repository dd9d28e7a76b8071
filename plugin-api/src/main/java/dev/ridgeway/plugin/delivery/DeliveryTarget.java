package dev.ridgeway.plugin.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One environment of one service, as an engine keeps it.
 *
 * @param name unique within the engine and safe in texts, such as {@code argocd/shop-production}
 * @param uid another one when the target was made anew under the same name
 * @param title how people call it in the tool, such as {@code shop-production}
 * @param namespace where its objects live, empty when it does not say one
 * @param images those that its objects name, with their digests where they have them
 * @param wanted the commit that the repository asks for; empty when that could not be read
 * @param different whether what is there differs from what the repository asks for
 * @param automatic whether the engine delivers a new commit by itself
 * @param paused why it does not, when somebody paused it by {@link DeliveryEngine#pause}; else null
 * @param problem why the engine cannot say or do what the repository asks; empty when nothing stands in the way
 * @param healthSince when the health became so; null when the tool does not say
 * @param healthAt when it was last found to be so; null when the tool does not say
 * @param latest the newest deployment, also when it is under way or failed; null before the first
 * @param history those that the engine remembers to have brought in full, oldest first; several of them may be of one commit
 */
public record DeliveryTarget(
        String name,
        String uid,
        String title,
        Map<String, String> labels,
        Source source,
        String namespace,
        List<String> images,
        String wanted,
        boolean different,
        boolean automatic,
        @Nullable DeliveryPause paused,
        String problem,
        Health health,
        @Nullable Instant healthSince,
        @Nullable Instant healthAt,
        @Nullable Deployment latest,
        List<Deployment> history) {

    /** Keeps its own copies of the lists. */
    public DeliveryTarget {
        labels = Map.copyOf(labels);
        images = List.copyOf(images);
        history = List.copyOf(history);
    }

    /** What the engine finds of everything it brought, taken together. */
    public enum Health {
        WELL,
        COMING,
        BAD,
        PAUSED,
        MISSING,
        UNKNOWN
    }

    /**
     * Where it is described.
     *
     * @param repository the address as the engine clones it
     * @param path of the folder within it, empty for the root
     * @param files of the settings of this environment alone, as paths from the root of the repository
     */
    public record Source(String repository, String path, List<String> files) {
        /** Keeps its own copy of the list. */
        public Source {
            files = List.copyOf(files);
        }
    }
}
