package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A part of the tree that writes output. */
public interface Piece {

    void write(Evaluation run, StringBuilder out);

    record Text(String text) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            run.meter.append(out, text);
        }
    }

    record Output(Term term, int line, int column) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            run.meter.work();
            try {
                run.meter.append(out, run.values.shown(term.evaluate(run)));
            } catch (ExpressionFailed failure) {
                throw failure.at(line, column);
            }
        }
    }

    record All(List<Piece> pieces) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            for (Piece piece : pieces) {
                run.meter.work();
                piece.write(run, out);
            }
        }
    }

    record If(Term condition, Piece then, Piece otherwise) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            (Values.truthy(condition.evaluate(run)) ? then : otherwise).write(run, out);
        }
    }

    record Set(List<String> names, List<Term.@Nullable Slot> slots, Term value) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            Object result = value.evaluate(run);
            for (int i = 0; i < names.size(); i++) {
                Term.Slot slot = slots.get(i);
                if (slot != null) {
                    slot.assign(run, result);
                }
                Frame frame = run.holder.frame;
                frame.assign(names.get(i), result);
                if (frame.top()) {
                    run.setContextual(names.get(i), result);
                }
            }
        }
    }

    record Switch(Term subject, List<Term> cases, List<Piece> bodies, List<Boolean> empty, Piece otherwise)
            implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            Object value = subject.evaluate(run);
            for (int i = 0; i < cases.size(); i++) {
                if (Values.same(value, cases.get(i).evaluate(run))) {
                    int chosen = i;
                    while (chosen < bodies.size() && empty.get(chosen)) {
                        chosen++;
                    }
                    (chosen < bodies.size() ? bodies.get(chosen) : otherwise).write(run, out);
                    return;
                }
            }
            otherwise.write(run, out);
        }
    }

    /** A loop; the record branch is set only for several names, which take keys and values of maps. */
    record For(
            Term list,
            List<String> names,
            List<Term.Slot> slots,
            Piece body,
            List<Term.Slot> entrySlots,
            @Nullable Piece entryBody,
            Term.Slot length,
            @Nullable Piece otherwise,
            int line,
            int column)
            implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            run.holder.frame = run.holder.frame.push(false);
            Object all = list.evaluate(run);
            if (Values.truthy(all)) {
                if (all instanceof SafeText safe) {
                    all = characters(safe.value());
                }
                try {
                    if (entryBody != null && all instanceof Items rows) {
                        rows(run, out, rows);
                    } else if (entryBody != null) {
                        entries(run, out, all, entryBody);
                    } else {
                        elements(run, out, all);
                    }
                } catch (ExpressionFailed failure) {
                    throw failure.at(line, column);
                }
            }
            if (otherwise != null && !Values.truthy(length.evaluate(run))) {
                otherwise.write(run, out);
            }
            run.holder.frame = run.holder.frame.pop();
        }

        private static Items characters(String text) {
            Items items = new Items();
            text.codePoints().forEach(c -> items.add(Character.toString(c)));
            return items;
        }

        private void elements(Evaluation run, StringBuilder out, @Nullable Object all) {
            Object size = Members.get(run, all, "length");
            length.assign(run, size);
            for (int i = 0; run.values.less((double) i, Members.get(run, all, "length")); i++) {
                Object value = Members.raw(run, all, (double) i);
                bind(run, slots.get(0), value);
                turn(run, out, i, size, body);
            }
        }

        private void rows(Evaluation run, StringBuilder out, Items rows) {
            Object size = (double) rows.size();
            length.assign(run, size);
            for (int i = 0; i < rows.size(); i++) {
                Object row = rows.get(i);
                if (Values.absent(row)) {
                    throw ExpressionFailed.evaluation("The loop takes each element apart, but one is null");
                }
                for (int u = 0; u < slots.size(); u++) {
                    Object value = Members.raw(run, row, (double) u);
                    slots.get(u).assign(run, value);
                }
                turn(run, out, i, size, body);
            }
        }

        private void entries(Evaluation run, StringBuilder out, @Nullable Object all, Piece each) {
            List<String> keys = Members.keys(all);
            Object size = (double) keys.size();
            length.assign(run, size);
            int i = 0;
            for (String key : keys) {
                bind(run, entrySlots.get(0), key);
                bind(run, entrySlots.get(1), Members.raw(run, all, key));
                turn(run, out, i++, size, each);
            }
        }

        private static void bind(Evaluation run, Term.Slot slot, @Nullable Object value) {
            slot.assign(run, value);
            run.holder.frame.put(slot.name(), value);
        }

        private static void turn(Evaluation run, StringBuilder out, int i, @Nullable Object size, Piece each) {
            run.meter.work();
            double count = run.values.number(size);
            Fields loop = run.holder.frame.loop();
            loop.put("index", i + 1.0);
            loop.put("index0", (double) i);
            loop.put("revindex", count - i);
            loop.put("revindex0", count - i - 1);
            loop.put("first", i == 0);
            loop.put("last", i == count - 1);
            loop.put("length", size);
            each.write(run, out);
        }
    }

    /** Defines a macro, in the frame around it or, at the top, for the whole template. */
    record Define(Term.Slot slot, boolean local, Macro macro) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            Object function = macro.evaluate(run);
            slot.assign(run, function);
            if (local) {
                run.holder.frame.put(slot.name(), function);
            } else {
                run.setContextual(slot.name(), function);
            }
        }
    }

    record Block(Evaluation.Slots slots, Piece body) implements Piece {
        @Override
        public void write(Evaluation run, StringBuilder out) {
            run.meter.enter();
            Evaluation.FrameHolder holder = run.holder;
            Evaluation.Activation activation = run.activation;
            run.holder = new Evaluation.FrameHolder(holder.frame.push(true));
            run.activation = new Evaluation.Activation(slots, null);
            body.write(run, out);
            run.holder = holder;
            run.activation = activation;
            run.meter.leave();
        }
    }

    /**
     * What a macro or a call block makes when it is reached: a function. A macro starts from an empty frame, the body
     * of a call block from the frame it is called in.
     */
    record Macro(
            Evaluation.Slots slots,
            boolean caller,
            List<String> positional,
            List<Term.Slot> positionalSlots,
            List<String> named,
            List<Term> defaults,
            Piece body)
            implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            Evaluation.FrameHolder home = run.holder;
            Evaluation.Activation outer = caller ? run.activation : null;
            return (TemplateFunction) arguments -> call(run, home, outer, arguments);
        }

        private Object call(
                Evaluation run, Evaluation.FrameHolder home, Evaluation.@Nullable Activation outer, Items given) {
            run.meter.enter();
            Map<String, @Nullable Object> keywords = new HashMap<>();
            List<@Nullable Object> values = Arguments.bind(positional, named, given, keywords);
            Evaluation.FrameHolder holder = run.holder;
            Evaluation.Activation activation = run.activation;
            Frame before = home.frame;
            run.holder = home;
            run.activation = new Evaluation.Activation(slots, outer);
            home.frame = caller ? before.push(true) : new Frame(null, false, false);
            if (keywords.containsKey("caller")) {
                home.frame.put("caller", keywords.get("caller"));
            }
            for (int i = 0; i < positional.size(); i++) {
                int last = positional.lastIndexOf(positional.get(i));
                positionalSlots.get(i).assign(run, values.get(last));
                home.frame.put(positional.get(i), values.get(last));
            }
            for (int i = 0; i < named.size(); i++) {
                String name = named.get(i);
                Object value = keywords.containsKey(name)
                        ? keywords.get(name)
                        : defaults.get(i).evaluate(run);
                home.frame.put(name, value);
            }
            StringBuilder out = new StringBuilder();
            body.write(run, out);
            home.frame = before;
            run.holder = holder;
            run.activation = activation;
            run.meter.leave();
            return new SafeText(out.toString());
        }
    }

    /** How arguments find their parameters: by place, by name, and by place beyond the named ones. */
    final class Arguments {
        private Arguments() {}

        static List<@Nullable Object> bind(
                List<String> positional, List<String> named, Items given, Map<String, @Nullable Object> keywords) {
            int count = given.size();
            if (count > 0 && given.get(count - 1) instanceof Fields bag && bag.keywords()) {
                keywords.putAll(bag);
                count--;
            }
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < positional.size(); i++) {
                if (i < count) {
                    values.add(given.get(i));
                } else if (keywords.containsKey(positional.get(i))) {
                    values.add(keywords.remove(positional.get(i)));
                } else {
                    values.add(Undefined.INSTANCE);
                }
            }
            for (int i = positional.size(); i < count && i - positional.size() < named.size(); i++) {
                keywords.put(named.get(i - positional.size()), given.get(i));
            }
            return values;
        }
    }
}
