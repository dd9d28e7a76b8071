package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.RepositoryName;

/** A branch of an embedded repository has another newest commit now; the commit is empty when the branch is gone. */
public record RepositoryPushed(RepositoryName name, String branch, boolean defaultBranch, String commit) {}
