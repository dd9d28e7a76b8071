package dev.ridgeway.server.paths.expressions;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One rendering in progress: its variables, what it has used so far, and where it writes. */
public final class Evaluation {

    /** The place of names known when the template was read; one per macro, block and root. */
    public static final class Slots {
        public int count;
    }

    /** The values of those names in one call. */
    static final class Activation {
        final Slots slots;
        final @Nullable Activation outer;
        final @Nullable Object[] values;

        Activation(Slots slots, @Nullable Activation outer) {
            this.slots = slots;
            this.outer = outer;
            this.values = new @Nullable Object[slots.count];
            Arrays.fill(values, Undefined.INSTANCE);
        }
    }

    /** The current frame of the root or a block, shared by the macros defined in it. */
    static final class FrameHolder {
        Frame frame;

        FrameHolder(Frame frame) {
            this.frame = frame;
        }
    }

    final Meter meter;
    final Values values;
    final Options options;
    final Map<String, ? extends @Nullable Object> source;
    private final Map<String, @Nullable Object> context = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> globals = new HashMap<>();
    FrameHolder holder = new FrameHolder(new Frame(null, false, true));
    Activation activation;

    Evaluation(Options options, Map<String, ? extends @Nullable Object> source, Slots root) {
        this.options = options;
        this.meter = new Meter(Limits.STANDARD);
        this.values = new Values(meter);
        this.source = source;
        this.activation = new Activation(root, null);
    }

    @Nullable
    Object name(String name) {
        Object value = holder.frame.lookup(name);
        return value != Undefined.INSTANCE ? value : contextual(name);
    }

    private @Nullable Object contextual(String name) {
        if (context.containsKey(name)) {
            return context.get(name);
        }
        if (source.containsKey(name)) {
            Object value = values.admit(source.get(name));
            context.put(name, value);
            return value;
        }
        if (globals.containsKey(name)) {
            return globals.get(name);
        }
        Object value = global(name);
        globals.put(name, value);
        return value;
    }

    private @Nullable Object global(String name) {
        if (options.globals().containsKey(name)) {
            return values.admit(options.globals().get(name));
        }
        if (options.cookiecutterCompat()) {
            switch (name) {
                case "True" -> {
                    return true;
                }
                case "False" -> {
                    return false;
                }
                case "None" -> {
                    return null;
                }
                default -> {}
            }
        }
        return Globals.named(name, this);
    }

    void setContextual(String name, @Nullable Object value) {
        context.put(name, value);
    }

    @Nullable
    Object call(@Nullable Object function, Items arguments, String shown) {
        if (function instanceof TemplateFunction callable) {
            meter.work();
            return callable.call(arguments);
        }
        throw ExpressionFailed.evaluation(
                Values.absent(function)
                        ? "There is no function " + shown + " to call"
                        : shown + " is not a function, so it cannot be called");
    }

    /** Calls a function given from outside: only plain values go out, only plain values come back. */
    @Nullable
    Object callOutside(TemplateFunction function, Items arguments) {
        meter.call();
        Items plain = new Items();
        for (Object argument : arguments) {
            Object released = values.release(argument);
            plain.add(released);
        }
        return values.admit(function.call(plain));
    }
}
