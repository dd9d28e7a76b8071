package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.platform.Problem;
import java.util.function.Supplier;

/** What a Git host says no to, as the house says it. */
public final class Refusals {

    private Refusals() {}

    /** The refusals that are the caller's to mend become the caller's problems, whichever host said them. */
    public static <T> T asking(RepositoryName name, Supplier<T> work) {
        try {
            return work.get();
        } catch (ToolRefused refused) {
            throw switch (refused.code()) {
                case "repository-exists", "branch-moved", "proposal-conflicts" ->
                    new Problem.Conflict(refused.code(), refused.message(), refused.remedy());
                case "repository-not-found", "branch-not-found", "commit-not-found", "source-not-found" ->
                    new Problem.NotFound(refused.code(), refused.message(), refused.remedy());
                case "repository-name-invalid", "path-invalid", "branch-invalid", "key-invalid", "source-too-large" ->
                    new Problem.Invalid(refused.code(), refused.message(), refused.remedy());
                default -> new Problem.ToolFailed(name.host(), refused);
            };
        } catch (ToolUnavailable unavailable) {
            throw new Problem.ToolFailed(name.host(), unavailable);
        }
    }
}
