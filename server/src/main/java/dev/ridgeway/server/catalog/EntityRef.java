package dev.ridgeway.server.catalog;

import dev.ridgeway.server.platform.Problem;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The name of an entity, {@code kind:namespace/name}; spelled in lower case, so that equal names are equal references. */
public record EntityRef(String kind, String namespace, String name) implements Comparable<EntityRef> {

    /** The namespace of an entity that names none. */
    public static final String DEFAULT_NAMESPACE = "default";

    public EntityRef {
        if (kind.isBlank() || namespace.isBlank() || name.isBlank()) {
            throw invalid(kind + ":" + namespace + "/" + name);
        }
        kind = kind.toLowerCase(Locale.ROOT);
        namespace = namespace.toLowerCase(Locale.ROOT);
        name = name.toLowerCase(Locale.ROOT);
    }

    /** Reads {@code kind:[namespace/]name}; the kind must be in the text. */
    public static EntityRef parse(String text) {
        return parse(text, null, DEFAULT_NAMESPACE);
    }

    /** The reference that the text spells in full, if it does. */
    public static Optional<EntityRef> spelled(String text) {
        try {
            return Optional.of(parse(text)).filter(it -> it.toString().equalsIgnoreCase(text));
        } catch (Problem.Invalid e) {
            return Optional.empty();
        }
    }

    /** Reads {@code [kind:][namespace/]name}; what is missing is filled in, a missing kind without a default is refused. */
    public static EntityRef parse(String text, @Nullable String defaultKind, String defaultNamespace) {
        String rest = text.strip();
        String kind = defaultKind;
        int colon = rest.indexOf(':');
        int slash = rest.indexOf('/');
        if (colon >= 0 && (slash < 0 || colon < slash)) {
            kind = rest.substring(0, colon);
            rest = rest.substring(colon + 1);
            slash = rest.indexOf('/');
        }
        String namespace = defaultNamespace;
        if (slash >= 0) {
            namespace = rest.substring(0, slash);
            rest = rest.substring(slash + 1);
        }
        if (kind == null || kind.isBlank() || namespace.isBlank() || rest.isBlank()) {
            throw invalid(text);
        }
        return new EntityRef(kind, namespace, rest);
    }

    private static Problem.Invalid invalid(String text) {
        return new Problem.Invalid(
                "entity-ref-invalid",
                "\"%s\" is not an entity reference.".formatted(text),
                "Write it as kind:namespace/name, for example component:default/checkout-service.");
    }

    @Override
    public int compareTo(EntityRef other) {
        int byKind = kind.compareTo(other.kind);
        int byNamespace = byKind != 0 ? byKind : namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return kind + ":" + namespace + "/" + name;
    }
}
