package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.RepositoryName;

/** An embedded repository is gone with its history. */
public record RepositoryDeleted(RepositoryName name) {}
