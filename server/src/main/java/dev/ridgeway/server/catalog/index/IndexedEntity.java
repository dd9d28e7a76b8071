package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An entity with its searchable fields. */
record IndexedEntity(Entity entity, StoredEntity stored, Map<String, Values> keys) {

    /** The values of one field as they were written and in lower case, in one list where that is the same. */
    record Values(List<@Nullable String> written, List<@Nullable String> lower) {

        static final Values NONE = new Values(List.of(), List.of());
    }

    boolean matches(EntityFilter filter) {
        return switch (filter) {
            case EntityFilter.Exists exists -> keys.containsKey(exists.key());
            case EntityFilter.In in -> any(in.key(), in.values()::contains);
            case EntityFilter.HasPrefix prefix -> any(prefix.key(), value -> value.startsWith(prefix.prefix()));
            case EntityFilter.All all -> {
                for (EntityFilter part : all.parts()) {
                    if (!matches(part)) {
                        yield false;
                    }
                }
                yield true;
            }
            case EntityFilter.AnyOf any -> any.parts().stream().anyMatch(this::matches);
            case EntityFilter.Not not -> !matches(not.part());
        };
    }

    boolean contains(String term, List<String> fields) {
        return fields.stream().anyMatch(field -> any(field.toLowerCase(Locale.ROOT), value -> value.contains(term)));
    }

    private boolean any(String key, Predicate<String> test) {
        for (String value : keys.getOrDefault(key, Values.NONE).lower()) {
            if (value != null && test.test(value)) {
                return true;
            }
        }
        return false;
    }

    /** The least value of the field in lower case; null when there is none. */
    @Nullable
    String sortValue(String field) {
        String least = null;
        for (String value :
                keys.getOrDefault(field.toLowerCase(Locale.ROOT), Values.NONE).lower()) {
            if (value != null && (least == null || value.compareTo(least) < 0)) {
                least = value;
            }
        }
        return least;
    }

    /** The values of the field, named in lower case, as they were written. */
    List<@Nullable String> written(String key) {
        return keys.getOrDefault(key, Values.NONE).written();
    }
}
