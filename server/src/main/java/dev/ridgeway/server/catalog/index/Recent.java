package dev.ridgeway.server.catalog.index;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Keeps what was made last, as much as given; two who ask at once may both make it. */
final class Recent<K, V> {

    private final Map<K, V> kept;

    Recent(int most) {
        kept = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    V get(K key, Supplier<V> make) {
        V known = known(key);
        if (known == null) {
            known = make.get();
            keep(key, known);
        }
        return known;
    }

    private synchronized @Nullable V known(K key) {
        return kept.get(key);
    }

    private synchronized void keep(K key, V value) {
        kept.put(key, value);
    }
}
