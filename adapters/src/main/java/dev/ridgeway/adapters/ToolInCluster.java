package dev.ridgeway.adapters;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.runtime.ResourceType;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A tool that lives in a connected cluster and is reached through it alone, with no address or token of its own. */
public abstract class ToolInCluster implements ConnectedTool {

    private static final ResourceType DEFINITIONS =
            new ResourceType("apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition");

    private static final List<String> VERSION_LABELS =
            List.of("app.kubernetes.io/version", "pipeline.tekton.dev/release");

    private final Cluster cluster;
    private final String kind;
    private final String product;

    protected ToolInCluster(Cluster cluster, String kind, String product) {
        this.cluster = cluster;
        this.kind = kind;
        this.product = product;
    }

    protected final Cluster cluster() {
        return cluster;
    }

    /** Whether the cluster has what the tool defines in it. Fails as {@link Cluster#serves}. */
    protected abstract boolean installed();

    @Override
    public String name() {
        return kind + "-" + cluster.clusterName().replaceAll("[^A-Za-z0-9._-]+", "-");
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public String title() {
        return product + " (" + cluster.clusterName() + ")";
    }

    @Override
    public String address() {
        return "through " + cluster.title();
    }

    /** Which of its definitions says its version, in full; empty when it has none. */
    protected abstract String definition();

    /** The version is what its release wrote on its definitions; empty where it did not, or where they may not be read. */
    @Override
    public String ask() {
        if (!installed()) {
            throw new ToolRefused(
                    "tool-not-installed",
                    cluster.title() + " has no " + product + ".",
                    "Nothing to do, unless it should have one.");
        }
        if (definition().isEmpty()) {
            return "";
        }
        try {
            return cluster.objects()
                    .object(DEFINITIONS, "", definition())
                    .map(it -> version(JsonMapper.shared().readTree(it.json()).at("/metadata/labels")))
                    .orElse("");
        } catch (ToolRefused mayNot) {
            return "";
        }
    }

    private static String version(JsonNode labels) {
        return VERSION_LABELS.stream()
                .map(it -> labels.path(it).asString(""))
                .filter(it -> it.matches("v?[0-9].*"))
                .findFirst()
                .map(it -> it.replaceFirst("^v", ""))
                .orElse("");
    }
}
