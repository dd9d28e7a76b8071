package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until somebody merged a proposal, and fails when it is declined. */
@Component
class AwaitMergeAction extends DescribedAction {

    private static final String ID = "git:await-merge";
    private static final int USUAL_MINUTES = 720;
    private static final String INPUT = """
            {"type": "object", "required": ["repoUrl", "proposal"], "additionalProperties": false, "properties": {
              "repoUrl": {"type": "string", "description": "The repository, as git:change answers it"},
              "proposal": {"type": "number", "description": "Number of the proposal, as git:change answers it"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "commitHash": {"type": "string", "description": "The commit that brought it into the default branch"},
              "mergedBy": {"type": "string", "description": "Who merged it"}}}
            """;

    private final Code code;
    private final Waiting waiting;
    private final RunActors actors;

    AwaitMergeAction(Code code, Waiting waiting, RunActors actors) {
        super(ID, "Waits until a proposal is merged.", INPUT, OUTPUT);
        this.code = code;
        this.waiting = waiting;
        this.actors = actors;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        RepositoryName name = RepositoryName.parse(input.needed("repoUrl", ID));
        int number = input.values().get("proposal") instanceof Number it ? it.intValue() : 0;
        Actor actor = actors.actor(context);
        Code.Proposed end = waiting.until(context, "proposal", USUAL_MINUTES, () -> {
            Code.Proposed now = code.proposal(actor, name, number);
            return now.state().equals("open")
                    ? Waiting.Look.notYet(
                            "Waiting until proposal " + number + " in " + name.path() + " is merged: " + now.title())
                    : Waiting.Look.found(now);
        });
        if (!end.state().equals("merged")) {
            throw new ActionFailed(
                    "proposal-declined",
                    "Proposal " + number + " in " + name.path() + " was declined by " + end.closedBy() + ".",
                    "Ask them why; start over when it is wanted after all.");
        }
        context.log("Merged by " + end.closedBy() + " as " + end.mergeCommit());
        return Map.of("commitHash", end.mergeCommit(), "mergedBy", end.closedBy());
    }
}
