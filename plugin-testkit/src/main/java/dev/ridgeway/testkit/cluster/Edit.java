package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.function.Consumer;

/** A change of an object that others, such as its controller, change meanwhile: made anew on what they wrote. */
final class Edit {

    private static final int TRIES = 10;

    private Edit() {}

    static <T extends HasMetadata> void of(Resource<T> resource, Consumer<T> change) {
        for (int left = TRIES; ; left--) {
            try {
                resource.edit(it -> {
                    change.accept(it);
                    return it;
                });
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || left == 1) {
                    throw e;
                }
            }
        }
    }
}
