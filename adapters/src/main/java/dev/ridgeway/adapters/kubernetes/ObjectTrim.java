package dev.ridgeway.adapters.kubernetes;

import dev.ridgeway.plugin.runtime.ClusterObject;
import dev.ridgeway.plugin.runtime.ResourceType;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes from an object what nobody reads and what nobody may read. Changes the object it is given. */
final class ObjectTrim {

    static final String HIDDEN = "(not shown)";

    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final String API_ACCESS = "kube-api-access-";
    private static final Pattern SECRET_NAME =
            Pattern.compile("(?i)pass|pwd|secret|token|credential|private|api_?key|access_?key|dsn|connection_?string");
    private static final Pattern SECRET_IN_ADDRESS = Pattern.compile("://[^/@\\s:]+:[^/@\\s]+@");

    private final KubernetesSerialization json;

    ObjectTrim(KubernetesSerialization json) {
        this.json = json;
    }

    ClusterObject trimmed(ResourceType type, GenericKubernetesResource object) {
        ObjectMeta metadata = object.getMetadata();
        metadata.setManagedFields(null);
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations().remove(LAST_APPLIED);
        }
        Map<String, Object> content = object.getAdditionalProperties();
        switch (object.getKind() == null ? type.kind() : object.getKind()) {
            case "Secret", "ConfigMap" ->
                List.of("data", "binaryData", "stringData").forEach(it -> keysOnly(content, it));
            case "Pod" -> pod(map(content.get("spec")));
            case "ReplicaSet" -> replicaSet(map(content.get("spec")));
            case "CronJob" ->
                template(map(map(map(content.get("spec")).get("jobTemplate")).get("spec")));
            default -> template(map(content.get("spec")));
        }
        return new ClusterObject(
                type,
                Optional.ofNullable(metadata.getNamespace()).orElse(""),
                metadata.getName(),
                Optional.ofNullable(metadata.getUid()).orElse(""),
                json.asJson(object));
    }

    private static void keysOnly(Map<String, Object> content, String field) {
        map(content.get(field)).replaceAll((key, value) -> HIDDEN);
    }

    private static void template(Map<String, Object> spec) {
        pod(map(map(spec.get("template")).get("spec")));
    }

    /** Of a version that does not run any more only its name is asked. */
    private static void replicaSet(Map<String, Object> spec) {
        Map<String, Object> template = map(spec.get("template"));
        Map<String, Object> pod = map(template.get("spec"));
        pod(pod);
        if (spec.get("replicas") instanceof Number wanted && wanted.intValue() == 0 && !pod.isEmpty()) {
            List<Map<String, Object>> images = maps(pod.get("containers")).stream()
                    .map(it -> {
                        Map<String, Object> image = new LinkedHashMap<>();
                        image.put("name", it.get("name"));
                        image.put("image", it.get("image"));
                        return image;
                    })
                    .toList();
            pod.clear();
            pod.put("containers", images);
        }
    }

    private static void pod(Map<String, Object> spec) {
        spec.remove("tolerations");
        unmounted(spec, "volumes");
        for (String containers : List.of("containers", "initContainers", "ephemeralContainers")) {
            for (Map<String, Object> container : maps(spec.get(containers))) {
                unmounted(container, "volumeMounts");
                maps(container.get("env")).forEach(ObjectTrim::hide);
            }
        }
    }

    private static void unmounted(Map<String, Object> owner, String field) {
        if (owner.get(field) instanceof List<?> list) {
            owner.put(
                    field,
                    list.stream()
                            .filter(it -> !String.valueOf(map(it).get("name")).startsWith(API_ACCESS))
                            .toList());
        }
    }

    private static void hide(Map<String, Object> setting) {
        if (setting.get("value") instanceof String value
                && !value.isEmpty()
                && (SECRET_NAME.matcher(String.valueOf(setting.get("name"))).find()
                        || SECRET_IN_ADDRESS.matcher(value).find())) {
            setting.put("value", HIDDEN);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? (Map<String, Object>) map : new LinkedHashMap<>();
    }

    private static List<Map<String, Object>> maps(@Nullable Object value) {
        return value instanceof List<?> list
                ? list.stream().map(ObjectTrim::map).toList()
                : List.of();
    }
}
