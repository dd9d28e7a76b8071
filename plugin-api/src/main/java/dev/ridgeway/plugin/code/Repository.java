package dev.ridgeway.plugin.code;

/**
 * A repository that exists. The clone address is the one people and tools can reach now; never store it. The key is the
 * one it was made under, empty when there was none.
 */
public record Repository(
        RepositoryName name, String defaultBranch, String cloneUrl, String webUrl, String description, String key) {}
