package dev.ridgeway.adapters.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer remembers of the objects it has told: which version of each it was, so that it tells changes alone. The
 * objects themselves are kept once, by whoever listens.
 */
final class SeenObjects implements ItemStore<GenericKubernetesResource> {

    private final Map<String, String> marks;

    SeenObjects(Map<String, String> marks) {
        this.marks = new ConcurrentHashMap<>(marks);
    }

    /** What tells this version of this object from every other, also from one of another cluster that has its name and its version. */
    static String mark(GenericKubernetesResource object) {
        return object.getMetadata().getUid() + "/" + object.getMetadata().getResourceVersion();
    }

    @Override
    public String getKey(GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        return (namespace == null ? "" : namespace) + "/" + object.getMetadata().getName();
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource object) {
        String now = mark(object);
        String before = marks.put(key, now);
        return stub(key, now.equals(before) ? object.getMetadata().getResourceVersion() : before);
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return stub(key, marks.remove(key));
    }

    @Override
    public Stream<String> keySet() {
        return marks.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return marks.entrySet().stream().map(it -> known(it.getKey(), it.getValue()));
    }

    @Override
    public int size() {
        return marks.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return stub(key, marks.get(key));
    }

    @Override
    public boolean isFullState() {
        return false;
    }

    private static @Nullable GenericKubernetesResource stub(String key, @Nullable String mark) {
        return mark == null ? null : known(key, mark);
    }

    private static GenericKubernetesResource known(String key, String version) {
        int slash = key.indexOf('/');
        GenericKubernetesResource stub = new GenericKubernetesResource();
        stub.setMetadata(new ObjectMetaBuilder()
                .withNamespace(slash == 0 ? null : key.substring(0, slash))
                .withName(key.substring(slash + 1))
                .withResourceVersion(version)
                .build());
        return stub;
    }
}
