package dev.ridgeway.plugin.code;

/**
 * A repository to be made; an empty default branch means {@code main}, visibility is {@code public}, {@code internal} or
 * {@code private}. The host keeps the key for good, so that whoever asks again knows its own; empty when nobody will.
 */
public record NewRepository(
        RepositoryName name, String defaultBranch, String description, String visibility, String key) {
    /** A private repository with the default branch {@code main}. */
    public static NewRepository named(RepositoryName name, String description) {
        return new NewRepository(name, "main", description, "private", "");
    }

    /** Fills in the default branch. */
    public NewRepository {
        defaultBranch = defaultBranch.isBlank() ? "main" : defaultBranch;
    }
}
