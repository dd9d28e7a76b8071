package dev.ridgeway.server.paths.expressions;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names one stretch of a template has set, and the stretch around it. */
final class Frame {

    private final @Nullable Frame parent;
    private final boolean isolated;
    private final boolean top;
    private final Map<String, @Nullable Object> variables = new HashMap<>();

    Frame(@Nullable Frame parent, boolean isolated, boolean top) {
        this.parent = parent;
        this.isolated = isolated;
        this.top = top;
    }

    Frame push(boolean isolate) {
        return new Frame(this, isolate, false);
    }

    Frame pop() {
        return parent == null ? this : parent;
    }

    boolean top() {
        return top;
    }

    @Nullable
    Object lookup(String name) {
        for (Frame frame = this; frame != null; frame = frame.parent) {
            if (frame.holds(name)) {
                return frame.variables.get(name);
            }
        }
        return Undefined.INSTANCE;
    }

    private boolean holds(String name) {
        return variables.getOrDefault(name, Undefined.INSTANCE) != Undefined.INSTANCE;
    }

    void put(String name, @Nullable Object value) {
        variables.put(name, value);
    }

    void assign(String name, @Nullable Object value) {
        Frame target = this;
        if (!holds(name)) {
            for (Frame frame = isolated ? null : parent; frame != null; frame = frame.parent) {
                if (frame.holds(name)) {
                    target = frame;
                    break;
                }
            }
        }
        target.variables.put(name, value);
    }

    Fields loop() {
        if (variables.get("loop") instanceof Fields fields) {
            return fields;
        }
        Fields fields = new Fields();
        if (!holds("loop")) {
            variables.put("loop", fields);
        }
        return fields;
    }
}
