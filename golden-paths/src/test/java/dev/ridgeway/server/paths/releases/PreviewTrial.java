package dev.ridgeway.server.paths.releases;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Writes the file of a preview without a server. */
public final class PreviewTrial {

    private PreviewTrial() {}

    /** What Argo CD is told of a proposal, from what it is told of the first environment and the files of the commit. */
    public static Map<?, ?> application(
            String service, Object delivered, int proposal, String commit, Function<String, @Nullable Object> files) {
        Entity entity = Entity.of(
                new EntityRef("component", "default", service),
                "",
                Map.of("kind", "Component", "metadata", Map.of("name", service)));
        return new PreviewFile(
                        entity,
                        JsonMapper.shared().<JsonNode>valueToTree(delivered),
                        proposal,
                        commit,
                        path -> JsonMapper.shared().valueToTree(files.apply(path)))
                .application("of", "at");
    }
}
