package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.plugin.paths.TemplateAction;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaCheck;
import dev.ridgeway.server.paths.template.SchemaFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Checks a rendered input against its action's schema; what the schema does not know is left out, with a warning. */
final class ActionInput {

    private ActionInput() {}

    static Map<String, @Nullable Object> checked(
            TemplateAction action, Map<String, @Nullable Object> input, String round, Consumer<String> log) {
        Map<String, Object> schema = action.inputSchema();
        Map<String, @Nullable Object> known = new LinkedHashMap<>(input);
        Set<String> names = names(schema);
        if (!names.isEmpty()) {
            List<String> unknown = new ArrayList<>(known.keySet());
            unknown.removeAll(names);
            known.keySet().removeAll(unknown);
            unknown.forEach(name -> log.accept(
                    "warning: " + action.id() + " does not know the input \"" + name + "\"; it is ignored."));
        }
        List<SchemaFault> faults = SchemaCheck.of(schema).faults(known).stream()
                .filter(fault -> !fault.name().equals("additionalProperties"))
                .toList();
        if (!faults.isEmpty()) {
            throw new ActionFailed(
                    "input-invalid",
                    "Invalid input passed to action " + action.id() + (round.isEmpty() ? "" : "[" + round + "]") + ", "
                            + String.join(
                                    ", ",
                                    faults.stream().map(SchemaFault::stack).toList()),
                    "Correct the input of the step in the template.");
        }
        return known;
    }

    /** The inputs a schema names, alternatives included; empty when it takes any. */
    private static Set<String> names(Map<String, ?> schema) {
        Set<String> names = new LinkedHashSet<>();
        boolean open = schema.containsKey("patternProperties")
                || (schema.containsKey("additionalProperties")
                        && !Boolean.FALSE.equals(schema.get("additionalProperties")));
        if (open) {
            return Set.of();
        }
        names.addAll(PathTemplate.object(schema.get("properties")).keySet());
        for (String key : List.of("anyOf", "oneOf", "allOf")) {
            for (Object part : PathTemplate.list(schema.get(key))) {
                names.addAll(names(PathTemplate.object(part)));
            }
        }
        return names;
    }
}
