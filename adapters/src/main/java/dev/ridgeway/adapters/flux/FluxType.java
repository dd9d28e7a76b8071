package dev.ridgeway.adapters.flux;

import dev.ridgeway.plugin.runtime.ResourceType;
import java.util.Locale;

/** The resources of Flux that are read. */
enum FluxType {
    GIT_REPOSITORY("source.toolkit.fluxcd.io", "v1", "gitrepositories", "GitRepository"),
    KUSTOMIZATION("kustomize.toolkit.fluxcd.io", "v1", "kustomizations", "Kustomization"),
    HELM_RELEASE("helm.toolkit.fluxcd.io", "v2", "helmreleases", "HelmRelease");

    private final String group;
    private final String version;
    private final String plural;
    private final String kind;

    FluxType(String group, String version, String plural, String kind) {
        this.group = group;
        this.version = version;
        this.plural = plural;
        this.kind = kind;
    }

    ResourceType type() {
        return new ResourceType(group, version, plural, kind);
    }

    /** A target's name within the engine, such as {@code kustomization/flux-system/shop}. */
    String target(String namespace, String name) {
        return prefix() + namespace + "/" + name;
    }

    String prefix() {
        return kind.toLowerCase(Locale.ROOT) + "/";
    }
}
