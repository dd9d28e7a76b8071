package dev.ridgeway.server.paths.expressions;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A part of the tree that has a value. */
public interface Term {

    @Nullable
    Object evaluate(Evaluation run);

    record Literal(@Nullable Object value) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            return value;
        }
    }

    /** A name found by looking at what is set when it is reached. */
    record Name(String name) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            run.meter.work();
            return run.name(name);
        }
    }

    /** A name whose place is known from the source: a loop variable, a parameter, a macro. */
    record Slot(String name, Evaluation.Slots slots, int index) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            run.meter.work();
            return activation(run).values[index];
        }

        void assign(Evaluation run, @Nullable Object value) {
            activation(run).values[index] = value;
        }

        private Evaluation.Activation activation(Evaluation run) {
            Evaluation.Activation activation = run.activation;
            while (activation.slots != slots) {
                if (activation.outer == null) {
                    throw ExpressionFailed.evaluation("The name " + name + " is out of reach here");
                }
                activation = activation.outer;
            }
            return activation;
        }
    }

    record ListOf(List<Term> terms) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            Items items = new Items();
            for (Term term : terms) {
                run.meter.work();
                items.add(term.evaluate(run));
            }
            return items;
        }
    }

    record RecordOf(List<String> keys, List<Term> terms, boolean keywords) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            Fields fields = new Fields(keywords);
            for (int i = 0; i < keys.size(); i++) {
                run.meter.work();
                fields.put(keys.get(i), terms.get(i).evaluate(run));
            }
            if (keywords) {
                fields.remove("__keywords");
                fields.put("__keywords", true);
            }
            return fields;
        }
    }

    /** Several terms in parentheses: all evaluated, the last one counts. */
    record Last(List<Term> terms) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            Object value = Undefined.INSTANCE;
            for (Term term : terms) {
                value = term.evaluate(run);
            }
            return value;
        }
    }

    record Choose(Term condition, Term then, @Nullable Term otherwise) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            if (Values.truthy(condition.evaluate(run))) {
                return then.evaluate(run);
            }
            return otherwise == null ? "" : otherwise.evaluate(run);
        }
    }

    record And(Term left, Term right) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            Object value = left.evaluate(run);
            return Values.truthy(value) ? right.evaluate(run) : value;
        }
    }

    record Or(Term left, Term right) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            Object value = left.evaluate(run);
            return Values.truthy(value) ? value : right.evaluate(run);
        }
    }

    record Not(Term term) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            return !Values.truthy(term.evaluate(run));
        }
    }

    record Sign(boolean negative, Term term) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            double number = run.values.number(term.evaluate(run));
            return negative ? -number : number;
        }
    }

    record Floor(Term term) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            return Math.floor(run.values.number(term.evaluate(run)));
        }
    }

    record Binary(String operator, Term left, Term right) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            run.meter.work();
            Values values = run.values;
            Object a = left.evaluate(run);
            Object b = right.evaluate(run);
            return switch (operator) {
                case "+" -> values.plus(a, b);
                case "~" -> values.plus(values.plus(a, ""), b);
                case "-" -> values.number(a) - values.number(b);
                case "*" -> values.number(a) * values.number(b);
                case "/" -> values.number(a) / values.number(b);
                case "%" -> values.number(a) % values.number(b);
                case "**" -> power(values.number(a), values.number(b));
                case "==" -> values.looselyEqual(a, b);
                case "!=" -> !values.looselyEqual(a, b);
                case "===" -> Values.same(a, b);
                case "!==" -> !Values.same(a, b);
                case "<" -> values.less(a, b);
                case ">" -> values.less(b, a);
                case "<=" -> values.atLeast(b, a);
                default -> values.atLeast(a, b);
            };
        }

        private static double power(double base, double exponent) {
            return Math.abs(base) == 1 && Double.isInfinite(exponent) ? Double.NaN : Math.pow(base, exponent);
        }
    }

    record In(Term key, Term container, int line, int column) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            Object sought = key.evaluate(run);
            Object all = container.evaluate(run);
            return switch (all) {
                case Items items -> {
                    run.meter.work(items.size());
                    yield items.stream().anyMatch(item -> Values.same(item, sought));
                }
                case String text -> text.contains(run.values.text(sought));
                case Fields fields -> fields.containsKey(run.values.text(sought));
                case SafeText safe -> {
                    String name = run.values.text(sought);
                    yield name.equals("length") || name.equals("val");
                }
                case null, default ->
                    throw ExpressionFailed.evaluation("\"in\" looks into lists, text and maps only")
                            .at(line, column);
            };
        }
    }

    record Check(String name, Term value, List<Term> arguments, int line, int column) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            Object subject = value.evaluate(run);
            Items given = all(arguments, run);
            try {
                return Checks.named(name).holds(run, subject, given);
            } catch (ExpressionFailed failure) {
                throw failure.at(line, column);
            }
        }
    }

    record Member(Term target, Term key, int line, int column) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            run.meter.work();
            Object object = target.evaluate(run);
            try {
                return Members.get(run, object, key.evaluate(run));
            } catch (ExpressionFailed failure) {
                throw failure.at(line, column);
            }
        }
    }

    record Cut(
            Term target,
            @Nullable Term start,
            @Nullable Term stop,
            @Nullable Term step,
            int line,
            int column) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            Object object = target.evaluate(run);
            Object from = start == null ? null : start.evaluate(run);
            Object to = stop == null ? null : stop.evaluate(run);
            Object by = step == null ? Double.valueOf(1) : step.evaluate(run);
            try {
                return Members.cut(run, Values.truthy(object) ? object : new Items(), from, to, by);
            } catch (ExpressionFailed failure) {
                throw failure.at(line, column);
            }
        }
    }

    record Call(Term function, List<Term> arguments, String shown, int line, int column) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            Object callable = function.evaluate(run);
            Items given = all(arguments, run);
            try {
                return run.call(callable, given, shown);
            } catch (ExpressionFailed failure) {
                throw failure.at(line, column);
            }
        }
    }

    record Filtered(String name, Term value, List<Term> arguments, int line, int column) implements Term {
        @Override
        public @Nullable Object evaluate(Evaluation run) {
            run.meter.work();
            Object subject = value.evaluate(run);
            Items given = all(arguments, run);
            try {
                return Filters.apply(run, name, subject, given);
            } catch (ExpressionFailed failure) {
                throw failure.at(line, column);
            }
        }
    }

    /** The output of some pieces as a value. */
    record Capture(Piece body) implements Term {
        @Override
        public Object evaluate(Evaluation run) {
            StringBuilder out = new StringBuilder();
            body.write(run, out);
            return out.toString();
        }
    }

    static Items all(List<Term> terms, Evaluation run) {
        Items items = new Items();
        for (Term term : terms) {
            items.add(term.evaluate(run));
        }
        return items;
    }
}
