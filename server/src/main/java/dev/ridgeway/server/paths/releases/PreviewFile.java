package dev.ridgeway.server.paths.releases;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.Environments;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.util.StringUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Argo CD is to make of a change proposal: the application of the service's first environment, of one commit, with a
 * name, an address and one copy of its own, and with its settings in itself, so that the branch needs no file for it.
 */
final class PreviewFile {

    private static final List<String> SETTINGS_ELSEWHERE =
            List.of("values", "valuesObject", "parameters", "fileParameters");

    private final Entity entity;
    private final ObjectNode application;
    private final String environment;
    private final String name;
    private final String commit;
    private final ObjectNode own;
    private final ObjectNode all;
    private final String address;

    /**
     * Refuses what cannot be shown beside the environment.
     *
     * @param delivered the application of that environment
     * @param values reads a file of settings as the commit has it
     */
    PreviewFile(Entity entity, JsonNode delivered, int proposal, String commit, Function<String, JsonNode> values) {
        this.entity = entity;
        this.application = (ObjectNode) delivered.deepCopy();
        this.environment = Environments.preview(proposal);
        this.name = entity.name() + "-" + environment;
        this.commit = commit;
        JsonNode helm = application.at("/spec/source/helm");
        String chart = application.at("/spec/source/path").asString("");
        if (chart.isEmpty()
                || helm.path("valueFiles").isEmpty()
                || SETTINGS_ELSEWHERE.stream().anyMatch(helm::has)) {
            throw Previews.impossible(entity, "it is delivered in a way of its own");
        }
        this.own = JsonMapper.shared().createObjectNode();
        helm.path("valueFiles")
                .valueStream()
                .forEach(it -> merge(own, values.apply(StringUtils.cleanPath(chart + "/" + it.asString("")))));
        this.all = JsonMapper.shared().createObjectNode();
        merge(all, values.apply(chart + "/values.yaml"));
        merge(all, own);
        this.address = settle();
    }

    /** How Argo CD calls it. */
    String name() {
        return name;
    }

    /** Where it answers; empty when nobody calls it. */
    String address() {
        return address;
    }

    private static void merge(ObjectNode into, JsonNode from) {
        from.propertyStream().forEach(it -> {
            if (it.getValue() instanceof ObjectNode deeper && into.get(it.getKey()) instanceof ObjectNode there) {
                merge(there, deeper);
            } else {
                into.set(it.getKey(), it.getValue().deepCopy());
            }
        });
    }

    private static ObjectNode object(ObjectNode parent, String key) {
        return parent.get(key) instanceof ObjectNode there ? there : parent.putObject(key);
    }

    /** Makes the settings those of the preview; answers its address. */
    private String settle() {
        String repository = all.at("/image/repository").asString("");
        if (repository.isEmpty()) {
            throw Previews.impossible(entity, "its settings do not say where its images are");
        }
        if (all.at("/database/enabled").asBoolean(false)) {
            throw Previews.impossible(entity, "it has a database, and a preview has none of its own");
        }
        own.put("environment", environment);
        object(own, "image")
                .put("repository", repository)
                .put("digest", "")
                .put("version", commit)
                .put("revision", commit);
        own.put("replicas", 1);
        object(own, "autoscaling").put("enabled", false);
        object(own, "monitoring").put("enabled", false);
        String host = all.at("/route/hostnames/0").asString("");
        if (all.at("/route/enabled").asBoolean(false) && host.contains(".")) {
            String hostname = name + host.substring(host.indexOf('.'));
            object(own, "route").putArray("hostnames").add(hostname);
            return "https://" + hostname;
        }
        return all.path("exposure").asString("").equals("worker")
                ? ""
                : "http://" + name + "."
                        + application.at("/spec/destination/namespace").asString("");
    }

    /** As it is written; the annotations say what it is a preview of, and its address. */
    Map<?, ?> application(String entityAnnotation, String addressAnnotation) {
        ObjectNode metadata = object(application, "metadata").put("name", name);
        object(metadata, "labels").put("ridgeway.dev/environment", environment);
        metadata.putObject("annotations")
                .put(entityAnnotation, entity.ref().toString())
                .put(addressAnnotation, address);
        ObjectNode spec = object(application, "spec");
        ObjectNode source = object(spec, "source").put("targetRevision", commit);
        ObjectNode helm = object(source, "helm").put("releaseName", name);
        helm.remove("valueFiles");
        helm.set("valuesObject", own);
        ObjectNode policy = object(spec, "syncPolicy");
        policy.remove("managedNamespaceMetadata");
        policy.putObject("automated").put("prune", true).put("selfHeal", true);
        List<String> options = policy.path("syncOptions")
                .valueStream()
                .map(it -> it.asString(""))
                .filter(it -> !it.startsWith("CreateNamespace="))
                .toList();
        ArrayNode kept = policy.putArray("syncOptions");
        options.forEach(kept::add);
        // Whatever a chart calls like the environment's stays the environment's.
        kept.add("FailOnSharedResource=true");
        return JsonMapper.shared().convertValue(application, Map.class);
    }
}
