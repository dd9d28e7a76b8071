package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.Effect;
import dev.ridgeway.server.paths.effects.RunActors;
import dev.ridgeway.server.paths.template.SchemaFault;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Has another run begin at a time; it stands among the runs as scheduled, and can be cancelled there. */
@Component
class ScheduleRunAction extends DescribedAction {

    private static final String ID = "run:schedule";
    private static final int SECONDS = 60;
    private static final Duration LATEST = Duration.ofDays(366);
    private static final String INPUT = """
            {"type": "object", "required": ["templateRef"], "additionalProperties": false, "properties": {
              "templateRef": {"type": "string", "description": "The template, such as template:default/scale"},
              "values": {"type": "object", "description": "Its answers"},
              "at": {"type": "string", "description": "When, as in 2027-01-31T18:00:00Z; within a year"},
              "inMinutes": {"type": "number", "exclusiveMinimum": 0, "description": "In place of a time: so many minutes from now"}},
             "oneOf": [{"required": ["at"]}, {"required": ["inMinutes"]}]}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "run": {"type": "string", "description": "The run that is scheduled"}}}
            """;

    private final ObjectProvider<Paths> paths;
    private final RunActors actors;
    private final InstantSource clock;

    ScheduleRunAction(ObjectProvider<Paths> paths, RunActors actors, InstantSource clock) {
        super(ID, "Has another run begin at a time; until then it can be cancelled.", INPUT, OUTPUT);
        this.paths = paths;
        this.actors = actors;
        this.clock = clock;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        EntityRef template = EntityRef.parse(input.needed("templateRef", ID), "template", "default");
        Instant at = input.values().get("inMinutes") instanceof Number minutes
                ? within(clock.instant().plusSeconds(Math.round(minutes.doubleValue() * SECONDS)), minutes + " min")
                : time(input.needed("at", ID));
        String key = Effect.key(UUID.fromString(context.taskId()), context.stepId());
        UUID run = UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
        Map<String, @Nullable Object> values = input.object("values").values();
        requireNoSecret(context, values);
        try {
            paths.getObject()
                    .schedule(actors.actor(context), template, values, run, at, UUID.fromString(context.taskId()));
        } catch (AnswersRefused refused) {
            throw new ActionFailed(
                    "answers-invalid",
                    template + " does not take these answers: "
                            + refused.faults().stream()
                                    .map(SchemaFault::message)
                                    .collect(Collectors.joining("; ")) + ".",
                    "Correct the values in the step.");
        }
        context.log("Scheduled " + template + " for " + at);
        return Map.of("run", run.toString());
    }

    /** What a run is begun with is kept for everybody to read. */
    private static void requireNoSecret(ActionContext context, Map<String, @Nullable Object> values) {
        String text = values.toString();
        if (context.secrets().values().stream().anyMatch(it -> !it.isBlank() && text.contains(it))) {
            throw new ActionFailed(
                    "secret-not-kept",
                    "A secret is among the answers of the run that is to be scheduled, and those are kept for everybody to read.",
                    "Leave it out; a scheduled run gets no secrets.");
        }
    }

    private Instant within(Instant at, String text) {
        if (at.isAfter(clock.instant().plus(LATEST))) {
            throw new ActionFailed(
                    "time-invalid", text + " is more than a year away.", "Choose a time within the next year.");
        }
        return at;
    }

    private Instant time(String text) {
        try {
            return within(OffsetDateTime.parse(text).toInstant(), text);
        } catch (DateTimeException malformed) {
            throw new ActionFailed(
                    "time-invalid",
                    "\"" + text + "\" is not a time.",
                    "Write it with its zone, as in 2027-01-31T18:00:00Z.");
        }
    }
}
