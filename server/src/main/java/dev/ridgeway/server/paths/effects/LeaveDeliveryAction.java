package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RepositoryChanges.Planned;
import dev.ridgeway.server.paths.effects.RepositoryCommits.Wanted;
import dev.ridgeway.server.paths.effects.ServiceParts.Parts;
import dev.ridgeway.server.paths.steps.RunSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes the files of a service out of what is delivered, in one commit, unless they have become another's. */
@Component
class LeaveDeliveryAction extends DescribedAction {

    private static final String ID = "delivery:leave";
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The service"}}}
            """;

    private final ServiceParts parts;
    private final RepositoryCommits commits;
    private final Code code;
    private final RunActors actors;
    private final RunSettings settings;

    LeaveDeliveryAction(
            ServiceParts parts, RepositoryCommits commits, Code code, RunActors actors, RunSettings settings) {
        super(ID, "Takes a service out of the repository of what is delivered.", INPUT, RepositoryCommits.OUTPUT);
        this.parts = parts;
        this.commits = commits;
        this.code = code;
        this.actors = actors;
        this.settings = settings;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        Actor actor = actors.actor(context);
        EntityRef ref = EntityRef.parse(StepInput.of(context).needed("entityRef", ID), "component", "default");
        Optional<RepositoryName> joined = settings.delivery().map(it -> it.repository());
        Parts of = parts.of(actor, ref);
        if (joined.isEmpty() || of.delivered().isEmpty()) {
            context.log("Nothing here has it delivered");
            return Map.of("changed", false);
        }
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("repoUrl", joined.get().toRepoUrl());
        change.put("message", "Deliver " + of.entity().name() + " no more");
        change.put(
                "changes",
                of.delivered().stream()
                        .map(path -> Map.of("path", path, "delete", true))
                        .toList());
        return commits.commit(
                context,
                actor,
                new Wanted(
                        change,
                        Effect.COMMIT,
                        "",
                        "End of the delivery of " + of.entity().name(),
                        planned -> requireOwn(actor, planned, of.repository().orElseThrow())));
    }

    private void requireOwn(Actor actor, Planned planned, RepositoryName repository) {
        for (String path : planned.deletions()) {
            code.file(actor, planned.repository(), planned.onto(), path)
                    .filter(it -> !parts.deliversOnly(it, repository))
                    .ifPresent(it -> {
                        throw new ActionFailed(
                                "delivery-changed",
                                "Somebody made " + path + " in "
                                        + planned.repository().path() + " deliver something else meanwhile.",
                                "Look at that file, and retry the run when it is right.");
                    });
        }
    }
}
