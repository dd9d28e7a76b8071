package dev.ridgeway.server.runtime.objects;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ObjectListener;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All objects of one type of one cluster, as it told them last. */
final class KnownObjects implements ObjectListener {

    private final Consumer<String> changed;
    private final Map<String, KnownObject> objects = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> byOwner = new ConcurrentHashMap<>();
    private volatile @Nullable Instant asOf;
    private volatile @Nullable ToolProblem problem;

    /**
     * Nothing is known yet.
     *
     * @param changed is told the namespace of each change, empty for all of them
     */
    KnownObjects(Consumer<String> changed) {
        this.changed = changed;
    }

    @Override
    public void present(ClusterObject object) {
        KnownObject known = KnownObject.of(object);
        String key = key(object.namespace(), object.name());
        synchronized (this) {
            forget(objects.put(key, known), key);
            if (!known.owner().isEmpty()) {
                byOwner.computeIfAbsent(known.owner(), it -> ConcurrentHashMap.newKeySet())
                        .add(key);
            }
        }
        changed.accept(object.namespace());
    }

    @Override
    public void gone(String namespace, String name) {
        String key = key(namespace, name);
        synchronized (this) {
            forget(objects.remove(key), key);
        }
        changed.accept(namespace);
    }

    private void forget(@Nullable KnownObject before, String key) {
        if (before != null) {
            byOwner.computeIfPresent(before.owner(), (owner, keys) -> {
                keys.remove(key);
                return keys.isEmpty() ? null : keys;
            });
        }
    }

    @Override
    public void complete(Instant at) {
        boolean different = asOf == null || problem != null;
        asOf = at;
        problem = null;
        if (different) {
            changed.accept("");
        }
    }

    @Override
    public void interrupted(ToolProblem why) {
        ToolProblem before = problem;
        problem = why;
        if (before == null || !before.code().equals(why.code())) {
            changed.accept("");
        }
    }

    Stream<KnownObject> all() {
        return objects.values().stream();
    }

    Optional<KnownObject> one(String namespace, String name) {
        return Optional.ofNullable(objects.get(key(namespace, name)));
    }

    List<KnownObject> ownedBy(String uid) {
        return byOwner.getOrDefault(uid, Set.of()).stream()
                .map(objects::get)
                .filter(it -> it != null)
                .toList();
    }

    @Nullable
    Instant asOf() {
        return asOf;
    }

    @Nullable
    ToolProblem problem() {
        return problem;
    }

    private static String key(String namespace, String name) {
        return namespace + "/" + name;
    }
}
