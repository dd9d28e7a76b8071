package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.fields.FieldChanges;
import dev.ridgeway.server.catalog.fields.FieldIndex;
import dev.ridgeway.server.catalog.model.Relation;
import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Who says what about which entity, there or not: the relations that come from the other side. */
final class RelationTable {

    private final Set<String> types = new TreeSet<>();
    private FieldIndex incoming = FieldIndex.none("");

    /** Gathers what entities say anew, to be applied at once. */
    static final class Changes {

        private final FieldChanges changes = new FieldChanges("");
        private final Set<String> types = new TreeSet<>();

        void removed(Collection<Relation> relations, int source) {
            relations.forEach(it -> changes.removed(key(it.reverse(), it.target()), source));
        }

        void added(Collection<Relation> relations, int source) {
            for (Relation relation : relations) {
                types.add(relation.reverse());
                changes.added(key(relation.reverse(), relation.target()), source);
            }
        }
    }

    void apply(Changes changes) {
        types.addAll(changes.types);
        FieldIndex changed = changes.changes.applied(incoming);
        incoming = changed == null ? FieldIndex.none("") : changed;
    }

    /** By type (in lower case) and reference with a blank between them; never changes. */
    FieldIndex incoming() {
        return incoming;
    }

    /** Tells the types and the numbers of those who say something about the entity. */
    void about(EntityRef target, BiConsumer<String, Integer> visitor) {
        for (String type : types) {
            incoming.equal(key(type, target), term -> term.ids().forEach(id -> visitor.accept(type, id)));
        }
    }

    private static String key(String type, EntityRef target) {
        return type.toLowerCase(Locale.ROOT) + " " + target;
    }
}
