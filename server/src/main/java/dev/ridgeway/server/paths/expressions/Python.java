package dev.ridgeway.server.paths.expressions;

import org.jspecify.annotations.Nullable;

/** The list and dict methods cookiecutter templates expect. */
final class Python {

    private Python() {}

    static @Nullable TemplateFunction listMethod(Evaluation run, Items items, String name) {
        return switch (name) {
            case "append" -> a -> (double) (items.add(Members.argument(a, 0)) ? items.size() : 0);
            case "count" ->
                a -> {
                    run.meter.work(items.size());
                    return (double) items.stream()
                            .filter(item -> Values.same(item, Members.argument(a, 0)))
                            .count();
                };
            case "find", "index" ->
                a -> {
                    int found = ListMethods.indexOf(items, Members.argument(a, 0), 0);
                    if (found < 0) {
                        throw ExpressionFailed.evaluation("The list does not contain that value");
                    }
                    return (double) found;
                };
            case "insert" ->
                a -> {
                    int at = (int) Math.max(0, Math.min(run.values.number(Members.argument(a, 0)), items.size()));
                    items.add(at, Members.argument(a, 1));
                    return Undefined.INSTANCE;
                };
            case "remove" ->
                a -> {
                    int found = ListMethods.indexOf(items, Members.argument(a, 0), 0);
                    if (found < 0) {
                        throw ExpressionFailed.evaluation("The list does not contain that value");
                    }
                    items.remove(found);
                    return Undefined.INSTANCE;
                };
            default -> null;
        };
    }

    static @Nullable TemplateFunction mapMethod(Evaluation run, Fields fields, String name) {
        return switch (name) {
            case "get" ->
                a -> {
                    String key = run.values.text(Members.argument(a, 0));
                    return fields.containsKey(key) ? fields.get(key) : Members.argument(a, 1);
                };
            case "has_key" -> a -> fields.containsKey(run.values.text(Members.argument(a, 0)));
            case "items" ->
                a -> {
                    Items items = new Items();
                    fields.orderedKeys().forEach(key -> items.add(Items.of(key, fields.get(key))));
                    return items;
                };
            case "keys" -> a -> new Items(fields.orderedKeys());
            case "values" ->
                a -> {
                    Items items = new Items();
                    fields.orderedKeys().forEach(key -> items.add(fields.get(key)));
                    return items;
                };
            default -> null;
        };
    }
}
