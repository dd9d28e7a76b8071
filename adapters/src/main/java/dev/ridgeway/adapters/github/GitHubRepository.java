package dev.ridgeway.adapters.github;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What GitHub tells of a repository, as far as it is used; {@code pushedAt} is missing while it is empty. */
record GitHubRepository(
        String name,
        @JsonProperty("html_url") String htmlUrl,
        @JsonProperty("default_branch") @Nullable String defaultBranch,
        @JsonProperty("pushed_at") @Nullable String pushedAt,
        @Nullable String visibility,
        @Nullable List<String> topics,
        boolean archived,
        boolean fork) {}
