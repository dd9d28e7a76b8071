package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.pipelines.EntityBuilds.Build;
import dev.ridgeway.server.pipelines.Pipelines;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The builds of proposals, by pipelines that say of themselves that they release nothing but what is in the default branch. */
@Component
class PreviewBuilds {

    private static final int LOOKED_BACK = 50;
    private static final String PIPELINE = ".tekton/pipeline.yaml";
    private static final String RELEASES = "ridgeway.dev/releases";
    private static final String MERGED = "what-is-merged";

    private final Pipelines pipelines;
    private final Code code;

    PreviewBuilds(Pipelines pipelines, Code code) {
        this.pipelines = pipelines;
        this.code = code;
    }

    /** The newest build of that commit. */
    Optional<Build> newest(Actor actor, EntityRef ref, String commit) {
        return pipelines.of(actor, ref, LOOKED_BACK).builds().stream()
                .filter(it -> it.commit().equals(commit))
                .findFirst();
    }

    /** Has a commit of its repository built; refuses where that might release it. */
    void start(Actor actor, EntityRef ref, RepositoryName source, String commit) {
        if (!releasesOnlyWhatIsMerged(actor, source)) {
            throw new ActionFailed(
                    "preview-would-release",
                    "The pipeline of " + ref.name() + " might release what is only proposed: " + PIPELINE
                            + " does not say that it leaves that.",
                    "Have it release only what is in the default branch, as that of a new service does, and say so by its"
                            + " annotation " + RELEASES + ": " + MERGED + ".");
        }
        String builder = pipelines.of(actor, ref, 1).builds().stream()
                .findFirst()
                .map(Build::builder)
                .orElseThrow(() -> new ActionFailed(
                        "preview-not-built",
                        "Nothing has built " + ref.name() + " yet, so it is not known how that is done.",
                        "Push to its default branch first, and retry the run when that is built."));
        pipelines.start(actor, ref, builder, commit);
    }

    private boolean releasesOnlyWhatIsMerged(Actor actor, RepositoryName source) {
        return code.files(actor, source, "", List.of(PIPELINE))
                .file(PIPELINE)
                .filter(PreviewBuilds::saysSo)
                .isPresent();
    }

    private static boolean saysSo(RepositoryFile file) {
        try {
            return Yaml.documents(new String(file.content(), StandardCharsets.UTF_8), file.path()).stream()
                    .anyMatch(it -> it.value() instanceof Map<?, ?> pipeline
                            && pipeline.get("metadata") instanceof Map<?, ?> metadata
                            && metadata.get("annotations") instanceof Map<?, ?> annotations
                            && MERGED.equals(annotations.get(RELEASES)));
        } catch (Problem.Invalid unreadable) {
            return false;
        }
    }
}
