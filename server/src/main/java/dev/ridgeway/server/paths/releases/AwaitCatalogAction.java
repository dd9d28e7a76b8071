package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until the catalog knows an entity as it is meant to be. */
@Component
class AwaitCatalogAction extends DescribedAction {

    private static final String ID = "catalog:await";
    private static final int USUAL_MINUTES = 5;
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The entity"},
              "filter": {"type": "string", "description": "What it has to match, in Backstage's words, such as spec.lifecycle=production"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "entity": {"type": "object", "description": "The entity as the catalog knows it then"}}}
            """;

    private final Catalog catalog;
    private final Waiting waiting;
    private final RunActors actors;

    AwaitCatalogAction(Catalog catalog, Waiting waiting, RunActors actors) {
        super(ID, "Waits until the catalog knows an entity, and knows it as said.", INPUT, OUTPUT);
        this.catalog = catalog;
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
        EntityRef ref = input.entity(ID);
        String filter = input.text("filter", "");
        EntityFilter meant = filter.isEmpty() ? EntityFilter.everything() : EntityFilter.parse(List.of(filter));
        Actor actor = actors.actor(context);
        Entity entity = waiting.until(context, "catalog", USUAL_MINUTES, () -> {
            Entity now = catalog.entity(actor, ref).orElse(null);
            if (now == null) {
                return Waiting.Look.notYet("Waiting until " + ref + " is in the catalog.");
            }
            return catalog.matches(actor, now, meant)
                    ? Waiting.Look.found(now)
                    : Waiting.Look.notYet("Waiting until " + ref + " matches " + filter + ".");
        });
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("entity", entity.content());
        return output;
    }
}
