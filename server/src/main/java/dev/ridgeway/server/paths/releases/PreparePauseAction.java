package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.effects.ServiceParts;
import dev.ridgeway.server.paths.steps.ReadingAction;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out the change that pauses or resumes a delivery where a file of what is delivered describes it. */
@Component
class PreparePauseAction extends DescribedAction implements ReadingAction {

    private static final String ID = "delivery:prepare-pause";
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "inGit": {"type": "boolean", "description": "Whether anything is changed there, by git:change"},
              "repoUrl": {"type": "string", "description": "The repository, for git:change"},
              "changes": {"type": "array", "description": "The changes, for git:change"},
              "byTool": {"type": "array", "description": "The environments that delivery:pause is for", "items": {"type": "string"}}}}
            """;
    private static final String AUTOMATIC = "/spec/syncPolicy/automated/enabled";

    private final Delivery delivery;
    private final ServiceParts parts;
    private final Pauses pauses;
    private final RunActors actors;

    PreparePauseAction(Delivery delivery, ServiceParts parts, Pauses pauses, RunActors actors) {
        super(ID, "Works out how a delivery is paused or resumed.", Pauses.INPUT, OUTPUT);
        this.delivery = delivery;
        this.parts = parts;
        this.pauses = pauses;
        this.actors = actors;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Actor actor = actors.actor(context);
        EntityRef ref = input.entity(ID);
        boolean resume = input.flag("resume");
        DeliveryPause pause = pauses.begun(context, actor, input.text("reason", ""));
        List<String> byTool = new ArrayList<>();
        List<Map<String, Object>> changes = new ArrayList<>();
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        for (String environment : environments(actor, ref, input.text("environment", ""), resume)) {
            String title = delivery.targetTitle(actor, ref, environment);
            Optional<ServiceParts.Description> described = parts.describing(actor, ref, title);
            if (described.isEmpty()) {
                byTool.add(environment);
            } else {
                output.put("repoUrl", described.get().repository().toRepoUrl());
                changes.add(Map.of(
                        "path",
                        described.get().path(),
                        "document",
                        Map.of("metadata", Map.of("name", title)),
                        "operations",
                        operations(resume, pause)));
            }
            if (resume) {
                delivery.waits(actor, ref, environment)
                        .ifPresent(it -> context.log("What is new in " + environment + " waits" + it + "."));
            }
        }
        output.put("inGit", !changes.isEmpty());
        output.put("changes", changes);
        output.put("byTool", byTool);
        return output;
    }

    private List<String> environments(Actor actor, EntityRef ref, String one, boolean resume) {
        List<String> all = one.isEmpty() ? delivery.pausable(actor, ref, resume) : List.of(one);
        if (all.isEmpty()) {
            throw new ActionFailed(
                    "delivery-nothing-to-pause",
                    resume
                            ? "Nothing that is delivered of " + ref.name() + " is paused."
                            : "Nothing of " + ref.name() + " is delivered by itself, so there is nothing to pause.",
                    "Look at its deployments; whoever delivers it by hand has to be told.");
        }
        return all;
    }

    private static List<Map<String, @Nullable Object>> operations(boolean resume, DeliveryPause pause) {
        List<Map<String, @Nullable Object>> operations = new ArrayList<>();
        pause.annotations()
                .forEach((name, value) -> operations.add(operation(
                        resume,
                        "/metadata/annotations/" + name.replace("~", "~0").replace("/", "~1"),
                        value)));
        operations.add(operation(resume, AUTOMATIC, false));
        return operations;
    }

    private static Map<String, @Nullable Object> operation(boolean resume, String path, @Nullable Object value) {
        Map<String, @Nullable Object> operation = new LinkedHashMap<>();
        operation.put("op", resume ? "remove" : "add");
        operation.put("path", path);
        if (!resume) {
            operation.put("value", value);
        }
        return operation;
    }
}
