package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.plugin.paths.TemplateAction;
import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Expressions;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.paths.template.PathTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Performs the steps of one template in order, by Backstage's rules, and goes on where an earlier turn ended. */
public final class StepSequence {

    private static final Map<String, @Nullable Object> NOTHING = Map.of();
    private static final int MOST_CHARACTERS = 16 * 1024 * 1024;

    /** One call of an action that is ready to be made. */
    private record Call(String id, Map<String, @Nullable Object> input) {}

    private final RunWork work;
    private final RunJournal journal;
    private final Actions actions;
    private final StepScope scope;
    private @Nullable RunError error;
    private @Nullable RunStatus ended;

    public StepSequence(RunWork work, RunJournal journal, Actions actions, RunSettings settings) {
        this.work = work;
        this.journal = journal;
        this.actions = actions;
        this.scope = new StepScope(work, settings);
    }

    /** Performs what is left to do; what goes wrong is in the outcome and the journal. */
    public RunOutcome perform() {
        PathStep refused = work.dryRun() ? null : refused();
        if (refused != null) {
            fail(refused, unknown(refused));
        }
        for (PathStep step : work.template().steps()) {
            RunStep before = work.before().get(step.id());
            if (step.equals(refused)) {
                continue;
            }
            if (before != null && before.status().ended()) {
                takeOver(step, before);
            } else if (ended != null) {
                if (ended == RunStatus.CANCELLED) {
                    journal.cancelled(step);
                }
            } else if (!stops(step)) {
                next(step, before);
            }
        }
        if (ended == RunStatus.UNCLEAR || ended == RunStatus.CANCELLED) {
            return new RunOutcome(ended, NOTHING, null);
        }
        RunError failure = error;
        if (failure != null) {
            return new RunOutcome(RunStatus.FAILED, NOTHING, failure);
        }
        try {
            return new RunOutcome(RunStatus.COMPLETED, output(), null);
        } catch (ExpressionFailed tooMuch) {
            return new RunOutcome(RunStatus.FAILED, NOTHING, Failures.ofOutput(tooMuch));
        }
    }

    /** A step that cannot be performed is found before the first one changes anything, unless it may be left out. */
    private @Nullable PathStep refused() {
        for (PathStep step : work.template().steps()) {
            RunStep before = work.before().get(step.id());
            if (actions.find(step.action()).isEmpty()
                    && (before == null || before.status() == RunStatus.OPEN)
                    && !step.heedsFailure()
                    && (step.each() != null || holds(step))) {
                return step;
            }
        }
        return null;
    }

    /** A condition that takes too much fails its own step. */
    private boolean holds(PathStep step) {
        try {
            return scope.holds(step, null, false);
        } catch (ExpressionFailed tooMuch) {
            return false;
        }
    }

    private static ActionFailed unknown(PathStep step) {
        return new ActionFailed(
                "action-unknown",
                "The action \"" + step.action() + "\" of the step " + step.id() + " is not available here.",
                "Use one that GET /api/scaffolder/v2/actions lists, or add the plugin that brings it.");
    }

    private boolean stops(PathStep step) {
        RunJournal.Stop stop = journal.stop();
        if (stop == null) {
            return false;
        }
        stopped(step, stop);
        return true;
    }

    private void stopped(PathStep step, RunJournal.Stop stop) {
        switch (stop) {
            case CANCELLED -> {
                journal.cancelled(step);
                ended = RunStatus.CANCELLED;
            }
            case TOO_LONG -> {
                if (error == null) {
                    fail(step, tooLong());
                } else {
                    journal.skipped(step, "Skipping step " + step.id() + " because an earlier step failed");
                }
            }
            case SHUTTING_DOWN -> throw new RunPaused();
        }
    }

    private void takeOver(PathStep step, RunStep before) {
        if (before.status() == RunStatus.FAILED) {
            error = new RunError("Error", "step-failed", String.valueOf(before.message()), "Retry the run.", step.id());
            return;
        }
        if (before.status() != RunStatus.COMPLETED) {
            return;
        }
        try {
            repeat(step);
            scope.output(step.id(), before.output());
        } catch (Superseded | RunPaused elsewhere) {
            throw elsewhere;
        } catch (RuntimeException | StackOverflowError thrown) {
            notDone(step, true, thrown);
        }
    }

    /** Makes again what a completed step made in the workspace; of others only the values to hide are learnt again. */
    private void repeat(PathStep step) {
        Optional<TemplateAction> action = actions.find(step.action());
        if (action.isPresent() && action.get().runsDry() && !(action.get() instanceof ReadingAction)) {
            for (Call call : calls(step, action.get(), line -> {})) {
                execute(action.get(), call, line -> {});
            }
        } else {
            calls(step, null, line -> {});
        }
    }

    private void next(PathStep step, @Nullable RunStep before) {
        if (error != null && !step.heedsFailure()) {
            journal.skipped(step, "Skipping step " + step.id() + " because an earlier step failed");
            return;
        }
        boolean interrupted = before != null && before.status() == RunStatus.PROCESSING;
        TemplateAction action = actions.find(step.action()).orElse(null);
        boolean safe = action != null && action.repeatable();
        if (interrupted && !safe) {
            unclear(
                    step,
                    "The server stopped while this step was under way, and it cannot be asked whether it happened.");
            return;
        }
        try {
            if (step.each() == null && !scope.holds(step, null, error != null)) {
                journal.skipped(step, "Skipping step " + step.id() + " because its if condition was false");
                return;
            }
            journal.began(step, safe, action != null && action.runsDry());
            if (interrupted) {
                journal.line(step, "The server stopped while this step was under way; it is done again.");
            }
            if (action == null) {
                throw unknown(step);
            }
            perform(step, action);
        } catch (Superseded | RunPaused elsewhere) {
            throw elsewhere;
        } catch (RuntimeException | StackOverflowError thrown) {
            notDone(step, safe, thrown);
        }
    }

    private void perform(PathStep step, TemplateAction action) {
        List<Call> calls = calls(step, action, line -> journal.line(step, line));
        if (work.dryRun() && !action.runsDry()) {
            calls.forEach(call -> journal.imagined(step, call.input()));
            Map<String, @Nullable Object> examples = new LinkedHashMap<>();
            PathTemplate.object(action.outputSchema().get("properties"))
                    .keySet()
                    .forEach(name -> examples.put(name, "<example>"));
            done(step, examples);
            return;
        }
        List<Map<String, @Nullable Object>> outputs = new ArrayList<>();
        for (Call call : calls) {
            outputs.add(execute(action, call, line -> journal.line(step, line)));
        }
        done(step, step.each() == null ? outputs.getFirst() : collected(outputs));
    }

    private void done(PathStep step, Map<String, @Nullable Object> output) {
        scope.output(step.id(), output);
        journal.completed(step, output);
    }

    private void notDone(PathStep step, boolean safe, Throwable thrown) {
        if (Failures.databaseAway(thrown) && thrown instanceof RuntimeException away) {
            throw away;
        }
        RunJournal.Stop stop = journal.stop();
        if (stop != null && stop != RunJournal.Stop.TOO_LONG) {
            stopped(step, stop);
        } else if (!safe && thrown instanceof ToolUnavailable unavailable) {
            unclear(step, unavailable.message());
        } else {
            fail(step, stop == null ? thrown : tooLong());
        }
    }

    private static ActionFailed tooLong() {
        return new ActionFailed(
                "run-too-long",
                "The run took longer than it may.",
                "Raise scaffolder.taskTimeout, or split the template.");
    }

    private void fail(PathStep step, Throwable thrown) {
        RunError failure = Failures.of(work.id(), step, thrown);
        journal.failed(step, failure);
        if (error == null) {
            error = failure;
        }
    }

    private void unclear(PathStep step, String why) {
        journal.unclear(step, why);
        ended = RunStatus.UNCLEAR;
    }

    private List<Call> calls(PathStep step, @Nullable TemplateAction action, Consumer<String> log) {
        if (step.each() == null) {
            return List.of(call(step, action, null, log));
        }
        List<Call> calls = new ArrayList<>();
        Set<String> said = new HashSet<>();
        Consumer<String> once = line -> {
            if (said.add(line)) {
                log.accept(line);
            }
        };
        long characters = 0;
        for (StepScope.Round round : scope.rounds(step)) {
            if (scope.holds(step, round, error != null)) {
                Call call = call(step, action, round, once);
                calls.add(call);
                characters += Expressions.characters(call.input());
                if (characters > MOST_CHARACTERS) {
                    throw new ActionFailed(
                            "input-too-large",
                            "The inputs of all rounds of the step " + step.id()
                                    + " are larger than 16 million characters after rendering.",
                            "Shorten what its expressions produce, or give it a shorter list.");
                }
            } else {
                log.accept("Skipping step each: " + round.key() + " because its if condition was false");
            }
        }
        return calls;
    }

    private Call call(
            PathStep step, @Nullable TemplateAction action, StepScope.@Nullable Round round, Consumer<String> log) {
        Map<String, @Nullable Object> input = scope.input(step, round, log);
        return new Call(
                round == null ? step.id() : step.id() + "." + round.number(),
                action == null ? input : ActionInput.checked(action, input, round == null ? "" : round.key(), log));
    }

    private Map<String, @Nullable Object> execute(TemplateAction action, Call call, Consumer<String> lines) {
        RunJournal.Stop stop = journal.stop();
        if (stop != null) {
            throw stop == RunJournal.Stop.SHUTTING_DOWN
                    ? new RunPaused()
                    : new ActionFailed(
                            "run-cancelled", "The run was cancelled.", "Retry it when you want it after all.");
        }
        return action.execute(new StepContext(work, call.id(), call.input(), lines, journal));
    }

    private static Map<String, @Nullable Object> collected(List<Map<String, @Nullable Object>> outputs) {
        Map<String, @Nullable Object> collected = new LinkedHashMap<>();
        for (Map<String, @Nullable Object> output : outputs) {
            output.forEach((name, value) -> {
                if (collected.computeIfAbsent(name, key -> new ArrayList<@Nullable Object>()) instanceof List<?> list) {
                    add(list, value);
                }
            });
        }
        return collected;
    }

    @SuppressWarnings("unchecked")
    private static void add(List<?> list, @Nullable Object value) {
        ((List<@Nullable Object>) list).add(value);
    }

    private Map<String, @Nullable Object> output() {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        PathTemplate.object(work.template().spec().get("output"))
                .forEach((key, value) ->
                        output.put(key, (key.equals("links") || key.equals("text")) ? wanted(value) : value));
        return PathTemplate.object(scope.rendered(output));
    }

    /** A condition that is not defined does not hold; once all is rendered it would not be there. */
    private @Nullable Object wanted(@Nullable Object entries) {
        if (!(entries instanceof List<?> list)) {
            return entries;
        }
        List<@Nullable Object> wanted = new ArrayList<>();
        for (Object entry : list) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>(PathTemplate.object(entry));
            if (!copy.containsKey("if") || Expressions.truthy(scope.rendered(copy.remove("if")))) {
                wanted.add(copy);
            }
        }
        return wanted;
    }
}
