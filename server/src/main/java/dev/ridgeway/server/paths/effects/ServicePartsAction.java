package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.ServiceParts.Parts;
import dev.ridgeway.server.paths.steps.ReadingAction;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what would go with a service, and what would stay; it changes nothing itself. */
@Component
class ServicePartsAction extends DescribedAction implements ReadingAction {

    private static final String ID = "service:parts";
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The service"},
              "confirm": {"type": "string", "description": "Its name, as somebody typed it; a run fails when it is another"}}}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "goes": {"type": "array", "items": {"type": "string"}, "description": "What goes, one sentence each"},
              "remains": {"type": "array", "items": {"type": "string"}, "description": "What stays and is left to people"}}}
            """;

    private final ServiceParts parts;
    private final RunActors actors;

    ServicePartsAction(ServiceParts parts, RunActors actors) {
        super(ID, "Says what belongs to a service and to nothing else.", INPUT, OUTPUT);
        this.parts = parts;
        this.actors = actors;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Actor actor = actors.actor(context);
        Parts of = parts.of(actor, input.entity(ID));
        if (!context.dryRun()) {
            requireConfirmed(of.entity(), input.text("confirm", ""));
        }
        List<String> goes = parts.goes(actor, of);
        List<String> remains = parts.remains(of);
        goes.forEach(it -> context.log("Goes: " + it));
        remains.forEach(it -> context.log("Stays: " + it));
        return Map.of("goes", goes, "remains", remains);
    }

    /** Whoever means another service stops here. */
    static void requireConfirmed(Entity entity, String confirm) {
        if (!entity.name().equals(confirm.strip())) {
            throw new ActionFailed(
                    "service-not-confirmed",
                    "\"" + confirm + "\" is not the name of the service; nothing was deleted.",
                    "Start over and type " + entity.name() + ", if that is the one that is to go.");
        }
    }
}
