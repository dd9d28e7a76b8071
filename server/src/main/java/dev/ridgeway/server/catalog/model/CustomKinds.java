package dev.ridgeway.server.catalog.model;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.ridgeway.server.platform.Violation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kinds that the configuration adds, each with the JSON Schema (draft 7) of its entities. Fields of {@code spec} that built-in
 * kinds have as well, such as {@code owner} and {@code dependsOn}, relate as theirs do.
 */
public final class CustomKinds {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<Field> COMMON = List.of(
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.ref("system", "partOf", "hasPart", "System"),
            Field.ref("domain", "partOf", "hasPart", "Domain"),
            Field.refs("providesApis", "providesApi", "apiProvidedBy", "API"),
            Field.refs("consumesApis", "consumesApi", "apiConsumedBy", "API"),
            Field.refs("dependsOn", "dependsOn", "dependencyOf", ""),
            Field.refs("dependencyOf", "dependencyOf", "dependsOn", ""));

    private final List<CustomKind> all;
    private final Map<String, Schema> schemas = new LinkedHashMap<>();

    /** One kind; no versions mean any. */
    public record CustomKind(String kind, List<String> apiVersions, Map<String, Object> schema) {
        public CustomKind {
            apiVersions = List.copyOf(apiVersions);
        }
    }

    /** Fails with {@link IllegalArgumentException} for a schema that is none. */
    public CustomKinds(List<CustomKind> kinds) {
        this.all = List.copyOf(kinds);
        SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
        for (CustomKind kind : kinds) {
            try {
                Schema schema = registry.getSchema(JSON.<JsonNode>valueToTree(kind.schema()));
                schema.initializeValidators();
                schemas.put(kind.kind(), schema);
            } catch (SchemaException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        }
    }

    /** No kinds beyond the built-in ones. */
    public static CustomKinds none() {
        return new CustomKinds(List.of());
    }

    List<CustomKind> all() {
        return all;
    }

    Optional<CustomKind> of(String kind) {
        return all.stream().filter(it -> it.kind().equals(kind)).findFirst();
    }

    /** What is wrong with an entity of the kind by its schema. */
    List<Violation> violations(CustomKind kind, Map<?, ?> entity, ToIntFunction<String> lines) {
        return Objects.requireNonNull(schemas.get(kind.kind())).validate(JSON.<JsonNode>valueToTree(entity)).stream()
                .map(it -> violation(it, lines))
                .toList();
    }

    private static Violation violation(Error error, ToIntFunction<String> lines) {
        String at = String.valueOf(error.getInstanceLocation())
                .replaceFirst("^/", "")
                .replace('/', '.');
        String path = error.getProperty() == null ? at : (at.isEmpty() ? "" : at + ".") + error.getProperty();
        return new Violation(
                path,
                "\"" + path + "\" does not fit: " + error.getMessage(),
                "The schema of its kind stands in the configuration, under ridgeway.catalog.kinds.",
                lines.applyAsInt(path));
    }

    /** The fields that kinds have in common, as far as the spec has them in their usual shape. */
    static List<Field> fields(@Nullable Object spec) {
        return spec instanceof Map<?, ?> map
                ? COMMON.stream().filter(it -> it.fits(map.get(it.name()))).toList()
                : List.of();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CustomKinds kinds && all.equals(kinds.all);
    }

    @Override
    public int hashCode() {
        return all.hashCode();
    }
}
