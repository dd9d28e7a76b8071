package dev.ridgeway.server.catalog;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Violation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something a source holds that the catalog could not take; {@code name} is Backstage's name of that kind of error, {@code
 * entityRef} is empty when unknown, line 0 likewise.
 *
 * @param owner {@code spec.owner} as it is written there, empty when unknown
 * @param since when something was first amiss there; null before it is stored
 */
public record CatalogError(
        String name,
        String source,
        String entityRef,
        String path,
        String message,
        String remedy,
        int line,
        String owner,
        @Nullable Instant since) {

    public CatalogError {
        // What was stored before says nothing of it.
        owner = Objects.requireNonNullElse(owner, "");
    }

    public CatalogError(
            String name, String source, String entityRef, String path, String message, String remedy, int line) {
        this(name, source, entityRef, path, message, remedy, line, "", null);
    }

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

    /** The same of what has that owner. */
    public CatalogError ownedBy(String written) {
        return new CatalogError(name, source, entityRef, path, message, remedy, line, written, since);
    }

    /** The same, with the time since when something is amiss with its file or entity, as far as what was known before tells. */
    public CatalogError since(List<CatalogError> before, Instant now) {
        Instant first = before.stream()
                .filter(it -> it.source.equals(source) && it.entityRef.equals(entityRef))
                .flatMap(it -> Stream.ofNullable(it.since))
                .min(Comparator.naturalOrder())
                .orElse(now);
        return new CatalogError(
                name, source, entityRef, path, message, remedy, line, owner, since == null ? first : since);
    }
}
