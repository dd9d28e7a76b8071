package dev.ridgeway.server.catalog.model;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The kinds of entities in words, for programs that write questions about them. */
public final class EntityModel {

    private EntityModel() {}

    /** As Markdown: what an entity is made of, every kind with its fields, every relation. */
    public static String described(CustomKinds custom) {
        StringBuilder text = new StringBuilder("""
                # Catalog model

                Every entity has `apiVersion`, `kind`, `metadata` and mostly `spec` and `relations`. Its reference is
                `kind:namespace/name` in lower case, such as `component:default/shop`. Questions name fields by their path, such as
                `metadata.name`, and relations as `relations.ownedBy`.

                Metadata: name, namespace (default), title, description, labels, annotations, tags, links, uid.

                ## Kinds

                """);
        for (Kind kind : Kind.values()) {
            text.append("- **").append(kind.text()).append("** (");
            text.append(String.join(", ", kind.apiVersions())).append("): ");
            text.append(kind.fields("").stream().map(EntityModel::field).collect(Collectors.joining(", ")));
            text.append('\n');
        }
        custom.all()
                .forEach(it -> text.append("- **")
                        .append(it.kind())
                        .append("**: described by a schema of this installation\n"));
        text.append("\n## Relations\n\n");
        pairs().forEach(it -> text.append("- ").append(it).append('\n'));
        return text.toString();
    }

    private static String field(Field field) {
        return "`spec." + field.name() + "`" + (field.required() ? " (required)" : "");
    }

    private static Set<String> pairs() {
        return Arrays.stream(Kind.values())
                .flatMap(it -> it.fields("").stream())
                .filter(Field::names)
                .map(it -> Stream.of(it.forward(), it.reverse()).sorted().collect(Collectors.joining(" / ")))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
