package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.runtime.ObjectListener;
import dev.ridgeway.plugin.runtime.ResourceType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One type of one cluster. fabric8's informer lists, watches and goes on after a watch has expired; what ends it is told
 * to the listener, and it is started anew with what was told already.
 */
final class ObjectInformer {

    private static final long LISTED_AT_ONCE = 500;
    private static final Duration REFUSED_AGAIN = Duration.ofMinutes(1);
    private static final Set<Integer> NOT_THERE =
            Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_BAD_METHOD);

    private final KubernetesObjects cluster;
    private final ResourceType type;
    private final ObjectListener listener;
    private final Object turn = new Object();
    private final Map<String, String> told = new HashMap<>();
    private @Nullable Run run;
    private @Nullable Instant again;

    /** One informer from start to end. */
    private final class Run implements ResourceEventHandler<GenericKubernetesResource> {
        private final SeenObjects seen;
        private final ObjectTrim trim;
        private @Nullable SharedIndexInformer<GenericKubernetesResource> informer;
        private boolean complete;

        Run(SeenObjects seen, ObjectTrim trim) {
            this.seen = seen;
            this.trim = trim;
        }

        @Override
        public void onAdd(GenericKubernetesResource object) {
            synchronized (turn) {
                if (run == this) {
                    told.put(seen.getKey(object), SeenObjects.mark(object));
                    listener.present(trim.trimmed(type, object));
                }
            }
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource object) {
            onAdd(object);
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean unseen) {
            synchronized (turn) {
                if (run == this && told.remove(seen.getKey(object)) != null) {
                    String namespace = object.getMetadata().getNamespace();
                    listener.gone(
                            namespace == null ? "" : namespace,
                            object.getMetadata().getName());
                }
            }
        }
    }

    ObjectInformer(KubernetesObjects cluster, ResourceType type, ObjectListener listener) {
        this.cluster = cluster;
        this.type = type;
        this.listener = listener;
    }

    /** Begins, unless it runs or was refused a moment ago; says when all is known as of now. */
    void tick(KubernetesClient client, Optional<String> namespace, Instant now) {
        synchronized (turn) {
            Run present = run;
            if (present != null) {
                if (present.complete) {
                    listener.complete(now);
                }
                return;
            }
            Instant due = again;
            if (due == null || !due.isAfter(now)) {
                again = null;
                start(client, Optional.empty(), namespace);
            }
        }
    }

    private void start(KubernetesClient client, Optional<String> only, Optional<String> otherwise) {
        Run begun = new Run(new SeenObjects(told), new ObjectTrim(client.getKubernetesSerialization()));
        run = begun;
        var everywhere = client.genericKubernetesResources(context(type));
        SharedIndexInformer<GenericKubernetesResource> informer = (only.isPresent()
                        ? everywhere.inNamespace(only.get())
                        : everywhere.inAnyNamespace())
                .withLimit(LISTED_AT_ONCE)
                .runnableInformer(0)
                .removeNamespaceIndex()
                // In this order: whoever is added to a store that holds something is told that first.
                .addEventHandler(begun)
                .itemStore(begun.seen)
                .exceptionHandler((started, failure) -> {
                    failed(begun, failure, client, only.isEmpty() ? otherwise : Optional.empty());
                    return false;
                });
        begun.informer = informer;
        informer.start().thenRun(() -> complete(begun));
    }

    private void complete(Run begun) {
        synchronized (turn) {
            if (run == begun) {
                begun.complete = true;
                listener.complete(cluster.now());
            }
        }
    }

    private void failed(Run begun, Throwable failure, KubernetesClient client, Optional<String> otherwise) {
        KubernetesClientException said = said(failure);
        synchronized (turn) {
            if (run != begun) {
                return;
            }
            if (NOT_THERE.contains(said.getCode())) {
                begun.seen.values().forEach(it -> begun.onDelete(it, true));
                end();
                again = cluster.now().plus(REFUSED_AGAIN);
                listener.complete(cluster.now());
                return;
            }
            end();
            if (said.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                if (otherwise.isPresent()) {
                    start(client, otherwise, Optional.empty());
                    return;
                }
                again = cluster.now().plus(REFUSED_AGAIN);
                listener.interrupted(forbidden());
                return;
            }
            if (said.getCode() == HttpURLConnection.HTTP_UNAUTHORIZED) {
                cluster.reconnect();
            }
            listener.interrupted(cluster.problem(said));
        }
    }

    private ToolRefused forbidden() {
        return ClusterAbility.missing(cluster.title(), "watch", type.group(), type.plural(), "");
    }

    /** Tells why nothing newer is known; the informer itself goes on trying. */
    void interrupted(ToolProblem problem) {
        synchronized (turn) {
            if (again == null) {
                listener.interrupted(problem);
            }
        }
    }

    /** Ends what runs; the next start goes on from what was told. */
    void stop() {
        synchronized (turn) {
            end();
            again = null;
        }
    }

    private void end() {
        Run present = run;
        run = null;
        if (present != null) {
            SharedIndexInformer<GenericKubernetesResource> informer = present.informer;
            if (informer != null) {
                informer.stop();
            }
        }
    }

    static ResourceDefinitionContext context(ResourceType type) {
        return context(type, true);
    }

    static ResourceDefinitionContext context(ResourceType type, boolean namespaced) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(type.group())
                .withVersion(type.version())
                .withPlural(type.plural())
                .withKind(type.kind())
                .withNamespaced(namespaced)
                .build();
    }

    private static KubernetesClientException said(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KubernetesClientException said) {
                return said;
            }
        }
        return new KubernetesClientException(
                String.valueOf(failure.getMessage()),
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
    }
}
