package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.paths.expressions.ExpressionFailed;
import dev.ridgeway.server.paths.expressions.Expressions;
import dev.ridgeway.server.paths.expressions.Options;
import dev.ridgeway.server.paths.expressions.TemplateFunction;
import dev.ridgeway.server.paths.expressions.Undefined;
import dev.ridgeway.server.paths.template.PathStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the expressions of one run can see, and their rendering; secrets are seen by inputs only. */
final class StepScope {

    private static final int MOST_ROUNDS = 10_000;
    private static final int LONGEST_SHOWN = 200;
    private static final Expressions.Unread AS_WRITTEN = (text, why) -> {};
    private static final Expressions.Unread UNLESS_LIMIT = (text, why) -> {
        if (why.reason() == ExpressionFailed.Reason.LIMIT) {
            throw why;
        }
    };

    /** One round of {@code each}, numbered from 1. */
    record Round(int number, String key, @Nullable Object value) {
        Map<String, @Nullable Object> seen() {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("key", key);
            each.put("value", value);
            return each;
        }
    }

    private final Map<String, @Nullable Object> base = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> steps = new LinkedHashMap<>();
    private final Map<String, String> secrets;
    private final Map<String, @Nullable Object> environment;
    private final Map<String, String> environmentSecrets;
    private final Options options;
    private final Mask mask;

    StepScope(RunWork work, RunSettings settings) {
        this.secrets = work.secrets();
        this.environment = settings.parameters(work.template());
        this.environmentSecrets = work.dryRun() ? Map.of() : settings.secrets();
        this.options = settings.options();
        this.mask = work.mask();
        base.put("parameters", work.parameters());
        base.put("user", work.person());
        base.put("context", Map.of("task", Map.of("id", work.id())));
        base.put("steps", steps);
        base.put("environment", Map.of("parameters", environment));
    }

    void output(String step, Map<String, @Nullable Object> output) {
        steps.put(step, Map.of("output", output));
    }

    /** Whether the step's condition holds; one that cannot be read does, as Backstage decided, and one that takes too much fails. */
    boolean holds(PathStep step, @Nullable Round round, boolean failed) {
        if (step.condition() == null) {
            return true;
        }
        Map<String, @Nullable Object> globals = new HashMap<>();
        TemplateFunction always = arguments -> true;
        TemplateFunction failure = arguments -> failed;
        globals.put("always", always);
        globals.put("failure", failure);
        return Expressions.truthy(
                Expressions.render(step.condition(), seen(round), options.with(Map.of(), globals), UNLESS_LIMIT));
    }

    /** The rounds that the value of {@code each} makes. */
    List<Round> rounds(PathStep step) {
        Object each = withSecrets(step.each(), null, line -> {});
        List<Round> rounds = new ArrayList<>();
        if (each instanceof List<?> list) {
            list.forEach(item -> rounds.add(new Round(rounds.size() + 1, Integer.toString(rounds.size()), item)));
        } else if (each instanceof Map<?, ?> map) {
            map.forEach((key, value) -> rounds.add(new Round(rounds.size() + 1, String.valueOf(key), value)));
        } else {
            throw new ActionFailed(
                    "each-no-list",
                    "The value of each in the step " + step.id() + " is neither a list nor an object.",
                    "Give it a list, such as ${{ parameters.items }}.");
        }
        if (rounds.size() > MOST_ROUNDS) {
            throw new ActionFailed(
                    "each-too-long",
                    "The step " + step.id() + " would be done " + rounds.size() + " times; at most " + MOST_ROUNDS
                            + " are allowed.",
                    "Give it a shorter list.");
        }
        return rounds;
    }

    /** What the action is given; the log hears of what stays as it was written. */
    @SuppressWarnings("unchecked")
    Map<String, @Nullable Object> input(PathStep step, @Nullable Round round, Consumer<String> log) {
        Object rendered = withSecrets(step.input(), round, log);
        return rendered instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : Map.of();
    }

    /** The output of the template, without secrets. */
    @Nullable
    Object rendered(@Nullable Object tree) {
        return defined(Expressions.render(tree, seen(null), options, AS_WRITTEN));
    }

    private @Nullable Object withSecrets(@Nullable Object tree, @Nullable Round round, Consumer<String> log) {
        Map<String, @Nullable Object> seen = seen(round);
        seen.put("secrets", secrets);
        seen.put("environment", Map.of("parameters", environment, "secrets", environmentSecrets));
        Object rendered = defined(Expressions.render(tree, seen, options, (text, why) -> {
            UNLESS_LIMIT.text(text, why);
            String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
            log.accept("warning: \"" + shown + "\" stays as it is written: " + why.getMessage() + ".");
        }));
        if (!secrets.isEmpty() || !environmentSecrets.isEmpty()) {
            seen.put("secrets", Map.of());
            seen.put("environment", Map.of("parameters", environment, "secrets", Map.of()));
            mask.derived(rendered, defined(Expressions.render(tree, seen, options, AS_WRITTEN)));
        }
        return rendered;
    }

    private Map<String, @Nullable Object> seen(@Nullable Round round) {
        Map<String, @Nullable Object> seen = new HashMap<>(base);
        if (round != null) {
            seen.put("each", round.seen());
        }
        return seen;
    }

    private static @Nullable Object defined(@Nullable Object value) {
        return value == Undefined.INSTANCE ? null : value;
    }
}
