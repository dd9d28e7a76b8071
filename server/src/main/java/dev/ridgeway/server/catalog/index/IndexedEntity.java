package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entity with its searchable fields. */
record IndexedEntity(Entity entity, StoredEntity stored, Map<String, List<@Nullable String>> keys) {

    boolean matches(EntityFilter filter) {
        return switch (filter) {
            case EntityFilter.Exists exists -> keys.containsKey(exists.key());
            case EntityFilter.In in -> any(in.key(), in.values()::contains);
            case EntityFilter.HasPrefix prefix -> any(prefix.key(), value -> value.startsWith(prefix.prefix()));
            case EntityFilter.All all -> all.parts().stream().allMatch(this::matches);
            case EntityFilter.AnyOf any -> any.parts().stream().anyMatch(this::matches);
            case EntityFilter.Not not -> !matches(not.part());
        };
    }

    boolean contains(String term, List<String> fields) {
        return fields.stream().anyMatch(field -> any(field.toLowerCase(Locale.ROOT), value -> value.contains(term)));
    }

    private boolean any(String key, java.util.function.Predicate<String> test) {
        for (String value : keys.getOrDefault(key, List.of())) {
            if (value != null && test.test(value.toLowerCase(Locale.ROOT))) {
                return true;
            }
        }
        return false;
    }

    /** The least value of the field in lower case; null when there is none. */
    @Nullable
    String sortValue(String field) {
        String least = null;
        for (String value : keys.getOrDefault(field.toLowerCase(Locale.ROOT), List.of())) {
            String lower = value == null ? null : value.toLowerCase(Locale.ROOT);
            if (lower != null && (least == null || lower.compareTo(least) < 0)) {
                least = lower;
            }
        }
        return least;
    }

    /** The values of the field as they were written. */
    List<String> values(String field) {
        List<String> found = new ArrayList<>();
        for (String value : keys.getOrDefault(field.toLowerCase(Locale.ROOT), List.of())) {
            if (value != null) {
                found.add(value);
            }
        }
        return found;
    }
}
