package dev.ridgeway.server.catalog;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;

/**
 * Something a source holds that the catalog could not take; {@code name} is Backstage's name of that kind of error, {@code
 * entityRef} is empty when unknown, line 0 likewise.
 */
public record CatalogError(
        String name, String source, String entityRef, String path, String message, String remedy, int line) {

    /** What a problem says of a file, or of an entity in it. */
    public static CatalogError of(Problem problem, String source, String entityRef, int line) {
        return new CatalogError(
                problem.backstageName(), source, entityRef, "", problem.sentence(), problem.remedy(), line);
    }

    /** A rule that an entity breaks. */
    public static CatalogError of(Violation violation, String source, String entityRef) {
        return new CatalogError(
                "InputError",
                source,
                entityRef,
                violation.path(),
                violation.message(),
                violation.remedy(),
                violation.line());
    }
}
