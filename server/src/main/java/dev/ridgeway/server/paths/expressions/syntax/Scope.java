package dev.ridgeway.server.paths.expressions.syntax;

import dev.ridgeway.server.paths.expressions.Term;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names whose place is known while a template is read. */
final class Scope {

    private final @Nullable Scope parent;
    private final Map<String, Term.Slot> slots = new HashMap<>();

    Scope(@Nullable Scope parent) {
        this.parent = parent;
    }

    boolean nested() {
        return parent != null;
    }

    void put(Term.Slot slot) {
        slots.put(slot.name(), slot);
    }

    Term.@Nullable Slot slot(String name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Term.Slot slot = scope.slots.get(name);
            if (slot != null) {
                return slot;
            }
        }
        return null;
    }
}
