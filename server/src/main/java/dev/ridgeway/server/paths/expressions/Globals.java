package dev.ridgeway.server.paths.expressions;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The functions every template has: range, cycler and joiner. */
final class Globals {

    private Globals() {}

    static Object named(String name, Evaluation run) {
        return switch (name) {
            case "range" -> (TemplateFunction) arguments -> range(run, arguments);
            case "cycler" -> (TemplateFunction) Globals::cycler;
            case "joiner" ->
                (TemplateFunction) arguments -> {
                    Object given = Members.argument(arguments, 0);
                    Object separator = Values.truthy(given) ? given : ",";
                    AtomicBoolean later = new AtomicBoolean();
                    return (TemplateFunction) none -> later.getAndSet(true) ? separator : "";
                };
            default -> Undefined.INSTANCE;
        };
    }

    private static Items range(Evaluation run, Items arguments) {
        Values values = run.values;
        Object start = Members.argument(arguments, 0);
        Object stop = Members.argument(arguments, 1);
        Object step = Members.argument(arguments, 2);
        if (stop == Undefined.INSTANCE) {
            stop = start;
            start = 0.0;
            step = 1.0;
        } else if (!Values.truthy(step)) {
            step = 1.0;
        }
        Items items = new Items();
        boolean up = values.less(0.0, step);
        for (Object i = start; up ? values.less(i, stop) : values.less(stop, i); i = values.plus(i, step)) {
            run.meter.work();
            items.add(i);
        }
        return items;
    }

    private static Fields cycler(Items given) {
        Items items = new Items(given);
        AtomicInteger index = new AtomicInteger(-1);
        Fields cycler = new Fields();
        cycler.put("current", null);
        cycler.put("reset", (TemplateFunction) none -> {
            index.set(-1);
            cycler.put("current", null);
            return Undefined.INSTANCE;
        });
        cycler.put("next", (TemplateFunction) none -> {
            int next = index.incrementAndGet();
            if (next >= items.size()) {
                index.set(0);
                next = 0;
            }
            cycler.put("current", items.at(next));
            return items.at(next);
        });
        return cycler;
    }
}
