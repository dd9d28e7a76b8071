package dev.ridgeway.server.code;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;

/**
 * What differs in one file. {@code status} in GitHub's words: added, removed, modified, renamed. The patch holds the hunks
 * of a unified diff, and is missing for what is binary or too long.
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record FileChange(String path, String status, int additions, int deletions, Optional<String> patch) {}
