package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.steps.ReadingAction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code catalog:fetch}: entities as whoever started the run may read them. */
@Component
class FetchEntityAction extends DescribedAction implements ReadingAction {

    private static final String ID = "catalog:fetch";
    private static final String INPUT = """
            {"type": "object", "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "One entity"},
              "entityRefs": {"type": "array", "items": {"type": "string"}, "description": "Several entities"},
              "optional": {"type": "boolean", "description": "Whether the run goes on without those that are not found"},
              "defaultKind": {"type": "string", "description": "The kind of references that name none"},
              "defaultNamespace": {"type": "string", "description": "The namespace of references that name none"}}}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "entity": {"type": "object", "description": "The entity, when one was asked for"},
              "entities": {"type": "array", "description": "The entities, when several were asked for"}}}
            """;

    private final Catalog catalog;
    private final RunActors actors;

    FetchEntityAction(Catalog catalog, RunActors actors) {
        super(ID, "Reads entities of the catalog for later steps.", INPUT, OUTPUT);
        this.catalog = catalog;
        this.actors = actors;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String one = input.text("entityRef", "");
        boolean several = input.values().get("entityRefs") instanceof List<?>;
        if (one.isEmpty() && !several) {
            throw new ActionFailed(
                    "input-invalid", "Missing entity reference or references", "Give entityRef or entityRefs.");
        }
        Map<String, @Nullable Object> output = new HashMap<>();
        if (!one.isEmpty()) {
            output.put("entity", entity(context, input, one));
        }
        if (input.values().get("entityRefs") instanceof List<?> refs) {
            List<@Nullable Object> entities = new ArrayList<>();
            refs.forEach(ref -> entities.add(entity(context, input, String.valueOf(ref))));
            output.put("entities", entities);
        }
        return output;
    }

    private @Nullable Object entity(ActionContext context, StepInput input, String text) {
        String kind = input.text("defaultKind", "");
        EntityRef ref = EntityRef.parse(text, kind.isEmpty() ? null : kind, input.text("defaultNamespace", "default"));
        Entity found = catalog.entity(actors.actor(context), ref).orElse(null);
        if (found == null && !input.flag("optional")) {
            throw new ActionFailed(
                    "entity-not-found", "Entity " + ref + " not found", "Check the reference, or set optional: true.");
        }
        return found == null ? null : found.content();
    }
}
