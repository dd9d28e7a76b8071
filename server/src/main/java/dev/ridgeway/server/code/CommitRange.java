package dev.ridgeway.server.code;

import dev.ridgeway.plugin.code.Commit;
import java.util.List;

/** What one commit has and another has not: commits, newest first, and what they changed taken together. */
public record CommitRange(List<Commit> commits, List<FileChange> files) {}
