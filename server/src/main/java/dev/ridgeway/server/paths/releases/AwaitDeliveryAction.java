package dev.ridgeway.server.paths.releases;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.delivery.Arrival;
import dev.ridgeway.server.delivery.Delivery;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.releases.FirstVersion.Took;
import dev.ridgeway.server.paths.releases.FirstVersion.Wanted;
import dev.ridgeway.server.paths.runs.RunOrigin;
import dev.ridgeway.server.paths.runs.RunReader;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits until a commit, or the first version there is, really serves in an environment, and fails when it does not. */
@Component
class AwaitDeliveryAction extends DescribedAction {

    private static final String ID = "delivery:await";
    private static final int USUAL_MINUTES = 20;
    private static final String INPUT = """
            {"type": "object", "required": ["entityRef", "environment"], "additionalProperties": false, "properties": {
              "entityRef": {"type": "string", "description": "What is delivered"},
              "environment": {"type": "string", "description": "The environment, such as production"},
              "commitHash": {"type": "string", "description": "The commit, as git:change answers it"},
              "new": {"type": "boolean", "description": "Whether the environment itself is new, so that nobody may know it yet"},
              "first": {"type": "boolean", "description": "In place of a commit: waits for the first version of a new service that is built and released there since the run was asked for"},
              "after": {"type": "number", "description": "As delivery:prepare answers it: deployments up to this one are not meant"},
              "minutes": %s}}
            """.formatted(Waiting.MINUTES);
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "outcome": {"type": "string", "description": "What became of it"},
              "says": {"type": "string", "description": "The same in words; of a first version also how long it took since the run was asked for, and which part of that what"},
              "seconds": {"type": "number", "description": "Of a first version: how long it took since the run was asked for"},
              "parts": {"type": "array", "description": "Which part of that what", "items": {"type": "object"}}}}
            """;

    private final Delivery delivery;
    private final FirstVersion first;
    private final Waiting waiting;
    private final RunActors actors;
    private final RunReader runs;

    AwaitDeliveryAction(Delivery delivery, FirstVersion first, Waiting waiting, RunActors actors, RunReader runs) {
        super(
                ID,
                "Waits until a commit, or the first version, serves in an environment, and says what it waits for.",
                INPUT,
                OUTPUT);
        this.delivery = delivery;
        this.first = first;
        this.runs = runs;
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
        String environment = input.needed("environment", ID);
        String commit = input.text("commitHash", "");
        requireOne(commit, input.flag("first"));
        long after = input.values().get("after") instanceof Number number ? number.longValue() : 0;
        Actor actor = actors.actor(context);
        delivery.hurry(actor, ref, environment)
                .ifPresent(why -> context.log("The tool of delivery looks when it does by itself: " + why));
        Wanted wanted = new Wanted(actor, ref, environment, begun(context));
        boolean isNew = input.flag("new");
        AtomicInteger looks = new AtomicInteger();
        Arrival arrival = waiting.until(context, "delivery", USUAL_MINUTES, () -> {
            Arrival now = commit.isEmpty()
                    ? first.arrival(wanted, looks.getAndIncrement())
                    : isNew
                            ? delivery.arrival(actor, ref, environment, commit)
                            : delivery.arrival(actor, ref, environment, commit, after);
            return switch (now.outcome()) {
                case SUCCEEDED, FAILED, REPLACED -> Waiting.Look.found(now);
                case UNDER_WAY, UNKNOWN ->
                    now.closed() ? Waiting.Look.closed(now.says()) : Waiting.Look.notYet(now.says());
            };
        });
        context.log(arrival.says());
        return switch (arrival.outcome()) {
            case SUCCEEDED -> succeeded(context, arrival, commit.isEmpty() ? first.took(wanted) : Optional.empty());
            case REPLACED ->
                throw new ActionFailed(
                        "delivery-replaced",
                        arrival.says(),
                        "Look at the deployments of " + ref.name() + "; start over if yours is still wanted.");
            default ->
                throw new ActionFailed(
                        "delivery-failed",
                        arrival.says(),
                        "Look at what runs on the page of " + ref.name() + ", or go back to a version that came up.");
        };
    }

    private static void requireOne(String commit, boolean first) {
        if (first && !commit.isEmpty()) {
            throw new ActionFailed(
                    "input-invalid",
                    "The step is to wait for the commit " + commit + " and for the first version at once.",
                    "Leave commitHash or first out of the input of " + ID + ".");
        }
        if (!first && commit.isEmpty()) {
            throw new ActionFailed(
                    "input-invalid",
                    "The step is told of no commit to wait for: commitHash of " + ID + " is empty.",
                    "Give it the commitHash of a git:change that does not just propose, or first: true where the first"
                            + " version of a new service is waited for.");
        }
    }

    private Instant begun(ActionContext context) {
        RunOrigin origin =
                runs.run(UUID.fromString(context.taskId())).orElseThrow().origin();
        return Objects.requireNonNullElse(origin.startsAt(), origin.createdAt());
    }

    private static Map<String, @Nullable Object> succeeded(
            ActionContext context, Arrival arrival, Optional<Took> took) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("outcome", arrival.outcome().word());
        output.put("says", arrival.says());
        took.ifPresent(it -> {
            context.log(it.words());
            output.put("says", arrival.says() + " " + it.words());
            output.put("seconds", it.seconds());
            output.put(
                    "parts",
                    it.parts().stream()
                            .map(part -> Map.of("name", part.name(), "seconds", part.seconds()))
                            .toList());
        });
        return output;
    }
}
