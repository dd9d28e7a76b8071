package dev.ridgeway.paths;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ridgeway.server.paths.template.SchemaCheck;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.platform.Yaml;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.fabric8.tekton.pipeline.v1.Pipeline;
import io.fabric8.tekton.pipeline.v1.PipelineRun;
import io.fabric8.tekton.triggers.v1beta1.EventListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Kubernetes objects, read so strictly that a field their API does not have is a failure. */
final class Manifests {

    private static final Map<String, Class<?>> MODELS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
            Map.entry("monitoring.coreos.com/v1 PodMonitor", PodMonitor.class),
            Map.entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("tekton.dev/v1 Pipeline", Pipeline.class),
            Map.entry("tekton.dev/v1 PipelineRun", PipelineRun.class),
            Map.entry("triggers.tekton.dev/v1beta1 EventListener", EventListener.class));
    private static final ObjectMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .annotationIntrospector(new WithoutExtras())
            .build();

    private Manifests() {}

    /** All objects of the text, in order. */
    static List<Tree> read(String text, String source) {
        return Yaml.documents(text, source).stream()
                .map(document -> strict(new Tree(document.value()), source))
                .toList();
    }

    /** The object as a model. */
    static <T> T as(Class<T> model, Tree object) {
        return STRICT.convertValue(object.value(), model);
    }

    private static Tree strict(Tree object, String source) {
        String type = object.at("apiVersion").text() + " " + object.at("kind").text();
        if (type.equals("argoproj.io/v1alpha1 Application")) {
            assertThat(faults("argocd-application", object)).as(source).isEmpty();
            return object;
        }
        Class<?> model = MODELS.get(type);
        assertThat(model)
                .as("%s holds an object of the unknown type %s", source, type)
                .isNotNull();
        try {
            STRICT.convertValue(object.value(), model);
        } catch (IllegalArgumentException e) {
            throw new AssertionError(source + ", " + type + ": " + e.getMessage() + "\n" + object.value(), e);
        }
        return object;
    }

    private static List<String> faults(String schema, Tree object) {
        try {
            Tree rules = new Tree(
                    Yaml.documents(Files.readString(Path.of("src/test/resources/schemas", schema + ".json")), schema)
                            .getFirst()
                            .value());
            return SchemaCheck.of(rules.map()).faults(object.value()).stream()
                    .map(SchemaFault::stack)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The models collect what they do not know; without their collecting setters it is refused. */
    private static final class WithoutExtras extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return Boolean.FALSE;
        }
    }
}
