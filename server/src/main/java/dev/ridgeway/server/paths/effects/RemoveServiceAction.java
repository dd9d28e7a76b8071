package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.ServiceParts.Parts;
import dev.ridgeway.server.paths.runs.RunReader;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes a service out of the catalog and deletes its repository on the embedded Git host. What goes is written down before,
 * as the catalog does not know it any more when the step is interrupted and done again. Only a run that was scheduled, and
 * so could be cancelled, does it.
 */
@Component
class RemoveServiceAction extends DescribedAction {

    private static final String ID = "service:remove";
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef", "confirm"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "The service"},
              "confirm": {"type": "string", "description": "Its name, as somebody typed it"}}}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "remains": {"type": "array", "items": {"type": "string"}, "description": "What stays and is left to people"}}}
            """;

    private final ServiceParts parts;
    private final EffectStore effects;
    private final RunReader runs;
    private final Catalog catalog;
    private final Code code;
    private final Delivery delivery;
    private final RunActors actors;
    private final Audit audit;
    private final TransactionTemplate transactions;
    private final InstantSource clock;
    private final JsonMapper json;

    RemoveServiceAction(
            ServiceParts parts,
            EffectStore effects,
            RunReader runs,
            Catalog catalog,
            Code code,
            Delivery delivery,
            RunActors actors,
            Audit audit,
            TransactionTemplate transactions,
            InstantSource clock,
            JsonMapper json) {
        super(ID, "Takes a service out of the catalog and deletes its repository.", INPUT, OUTPUT);
        this.parts = parts;
        this.effects = effects;
        this.runs = runs;
        this.catalog = catalog;
        this.code = code;
        this.delivery = delivery;
        this.actors = actors;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
        this.json = json;
    }

    /** What the step does, as it is kept; {@code key} is the one the repository was made under. */
    record Plan(String location, String repository, String key, List<String> remains) {}

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        Actor actor = actors.actor(context);
        actor.require(Permission.SERVICE_DELETE);
        UUID run = UUID.fromString(context.taskId());
        requireScheduled(run);
        EntityRef ref = input.entity(ID);
        Effect effect = effects.of(run).stream()
                .filter(it -> it.step().equals(context.stepId()) && it.kind().equals(Effect.REMOVAL) && it.stands())
                .findFirst()
                .orElseGet(() -> intended(context, actor, ref, input.text("confirm", "")));
        Plan plan = json.readValue(effect.subject(), Plan.class);
        Actor deleting = deleting(actor);
        if (!plan.location().isEmpty()) {
            catalog.locationOf(plan.location()).ifPresent(it -> catalog.unregister(deleting, it.id()));
            context.log("It is in the catalog no more");
        }
        if (!plan.repository().isEmpty()) {
            delete(context, deleting, RepositoryName.parse(plan.repository()), plan.key());
        }
        effects.done(effect.id(), effect.title(), null);
        plan.remains().forEach(it -> context.log("Stays: " + it));
        return Map.of("remains", plan.remains());
    }

    private void requireScheduled(UUID run) {
        if (runs.run(run).orElseThrow().origin().startsAt() == null) {
            throw new ActionFailed(
                    "service-not-scheduled",
                    "A service is deleted by a run that was scheduled, so that it can be cancelled until then.",
                    "Begin at the page of the service; its path schedules that run.");
        }
    }

    private Effect intended(ActionContext context, Actor actor, EntityRef ref, String confirm) {
        Parts of = parts.of(actor, ref);
        ServicePartsAction.requireConfirmed(of.entity(), confirm);
        List<String> kept = delivery.kept(actor, ref);
        if (!kept.isEmpty()) {
            throw new ActionFailed(
                    "service-still-delivered",
                    of.entity().title() + " is still delivered, as " + String.join(", ", kept) + ".",
                    "Wait until it is gone, and retry the run.");
        }
        Optional<RepositoryName> repository = of.repository().filter(it -> of.hosted());
        Plan plan = new Plan(
                of.location(),
                repository.map(RepositoryName::toRepoUrl).orElse(""),
                repository
                        .flatMap(it -> code.repository(actor, it))
                        .map(Repository::key)
                        .orElse(""),
                parts.remains(of));
        return transactions.execute(status -> {
            audit.record(new AuditEntry(
                    clock.instant(), actor.ref(), "service.delete", ref.toString(), actor.origin(), "succeeded", ""));
            return effects.intend(
                            UUID.fromString(context.taskId()),
                            context.stepId(),
                            Effect.REMOVAL,
                            json.writeValueAsString(plan),
                            "Removal of " + of.entity().title(),
                            "")
                    .orElseThrow();
        });
    }

    /** Whoever may delete services may take away what is theirs alone. */
    private static Actor deleting(Actor actor) {
        Set<Permission> enough = EnumSet.copyOf(actor.permissions());
        enough.addAll(Set.of(
                Permission.CODE_DELETE,
                Permission.CODE_READ,
                Permission.CATALOG_LOCATION_READ,
                Permission.CATALOG_LOCATION_DELETE));
        return new Actor(actor.ref(), actor.ownership(), enough, actor.origin(), actor.means());
    }

    private void delete(ActionContext context, Actor actor, RepositoryName name, String key) {
        Optional<Repository> there = code.repository(actor, name);
        if (there.isPresent() && !there.get().key().equals(key)) {
            context.log("warning: somebody made another repository " + name.path() + " meanwhile; it stays");
            return;
        }
        code.delete(actor, name);
        context.log("The repository " + name.path() + " is deleted");
    }
}
