package dev.ridgeway.plugin.pipelines;

import java.util.Map;
import java.util.Optional;

/**
 * Whose runs are meant, as its catalog file says it; each engine knows the annotations that name its runs.
 *
 * @param name of the entity
 */
public record PipelineSource(String name, Map<String, String> annotations) {

    /** Keeps its own copy of the map. */
    public PipelineSource {
        annotations = Map.copyOf(annotations);
    }

    /** What the annotation says, empty when it is not there or blank. */
    public Optional<String> annotation(String key) {
        return Optional.ofNullable(annotations.get(key)).map(String::strip).filter(it -> !it.isEmpty());
    }
}
