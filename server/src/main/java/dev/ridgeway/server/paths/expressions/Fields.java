package dev.ridgeway.server.paths.expressions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record inside the language: always a copy, its keys in the language's order (list indexes first). */
final class Fields extends LinkedHashMap<String, @Nullable Object> {

    private static final long serialVersionUID = 1L;

    private final boolean keywords;

    Fields() {
        this(false);
    }

    Fields(boolean keywords) {
        this.keywords = keywords;
    }

    boolean keywords() {
        return keywords;
    }

    @Nullable
    Object at(String key) {
        Object value = get(key);
        return value == null && !containsKey(key) ? Undefined.INSTANCE : value;
    }

    List<String> orderedKeys() {
        List<String> indexes = new ArrayList<>();
        List<String> names = new ArrayList<>(size());
        for (String key : keySet()) {
            (isIndex(key) ? indexes : names).add(key);
        }
        if (indexes.isEmpty()) {
            return names;
        }
        indexes.sort(Comparator.comparingLong(Long::parseLong));
        indexes.addAll(names);
        return indexes;
    }

    private static boolean isIndex(String key) {
        int length = key.length();
        if (length == 0 || length > 10 || (length > 1 && key.charAt(0) == '0')) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (key.charAt(i) < '0' || key.charAt(i) > '9') {
                return false;
            }
        }
        return Long.parseLong(key) < 4_294_967_295L;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
