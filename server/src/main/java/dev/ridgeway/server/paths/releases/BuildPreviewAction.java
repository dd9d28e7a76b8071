package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.pipelines.BuildState;
import dev.ridgeway.server.pipelines.EntityBuilds.Build;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until what a proposal holds is built, and has that begun where nobody has. */
@Component
class BuildPreviewAction extends DescribedAction {

    private static final String ID = "preview:build";
    private static final int USUAL_MINUTES = 30;
    private static final Set<BuildState> LOST = EnumSet.of(BuildState.FAILED, BuildState.CANCELLED);
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef", "repoUrl", "commitHash"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The service"},
              "repoUrl": {"type": "string", "description": "Its repository, which preview:prepare answers as source"},
              "commitHash": {"type": "string", "description": "The commit, as preview:prepare answers it"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);

    private final PreviewBuilds builds;
    private final Waiting waiting;
    private final RunActors actors;

    BuildPreviewAction(PreviewBuilds builds, Waiting waiting, RunActors actors) {
        super(
                ID,
                "Waits until a commit of a proposal is built, and begins that where nobody has.",
                INPUT,
                "{\"type\": \"object\"}");
        this.builds = builds;
        this.waiting = waiting;
        this.actors = actors;
    }

    /** It looks for a build before it begins one. */
    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Actor actor = actors.actor(context);
        EntityRef ref = input.entity(ID);
        String commit = input.needed("commitHash", ID);
        Optional<Build> earlier = builds.newest(actor, ref, commit);
        Optional<Build> lost = earlier.filter(it -> LOST.contains(it.state()));
        if (earlier.isEmpty() || lost.isPresent()) {
            builds.start(actor, ref, RepositoryName.parse(input.needed("repoUrl", ID)), commit);
        }
        Build built = waiting.until(
                context,
                "pipeline",
                USUAL_MINUTES,
                () -> builds.newest(actor, ref, commit)
                        .filter(it -> lost.filter(before -> before.id().equals(it.id()))
                                .isEmpty())
                        .map(BuildPreviewAction::look)
                        .orElseGet(() -> Waiting.Look.notYet("Waiting for the build to begin.")));
        context.log("Version " + built.version() + " is built");
        return Map.of();
    }

    private static Waiting.Look<Build> look(Build build) {
        return switch (build.state()) {
            case WAITING -> Waiting.Look.notYet("The build of " + build.version() + " is about to begin.");
            case RUNNING -> Waiting.Look.notYet("Building version " + build.version() + ".");
            case SUCCEEDED, SKIPPED -> Waiting.Look.found(build);
            case FAILED, CANCELLED ->
                throw new ActionFailed(
                        "build-failed",
                        "Version " + build.version() + " could not be built. " + build.says(),
                        "Read its log under the builds of the service, push what mends it, and retry the run.");
        };
    }
}
