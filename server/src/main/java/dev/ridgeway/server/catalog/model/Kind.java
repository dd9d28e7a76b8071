package dev.ridgeway.server.catalog.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of entities and their fields, once for validation and for relations. */
@SuppressWarnings("ImmutableEnumChecker") // the lists are made by List.of
enum Kind {
    COMPONENT(
            "Component",
            Api.BACKSTAGE,
            Field.text("type"),
            Field.text("lifecycle"),
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.ref("system", "partOf", "hasPart", "System").optional(),
            Field.ref("subcomponentOf", "partOf", "hasPart", "Component").optional(),
            Field.refs("providesApis", "providesApi", "apiProvidedBy", "API").optional(),
            Field.refs("consumesApis", "consumesApi", "apiConsumedBy", "API").optional(),
            Field.refs("dependsOn", "dependsOn", "dependencyOf", "").optional(),
            Field.refs("dependencyOf", "dependencyOf", "dependsOn", "").optional()),
    API(
            "API",
            Api.BACKSTAGE,
            Field.text("type"),
            Field.text("lifecycle"),
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.text("definition"),
            Field.ref("system", "partOf", "hasPart", "System").optional()),
    RESOURCE(
            "Resource",
            Api.BACKSTAGE,
            Field.text("type"),
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.ref("system", "partOf", "hasPart", "System").optional(),
            Field.refs("dependsOn", "dependsOn", "dependencyOf", "").optional(),
            Field.refs("dependencyOf", "dependencyOf", "dependsOn", "").optional()),
    SYSTEM(
            "System",
            Api.BACKSTAGE,
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.ref("domain", "partOf", "hasPart", "Domain").optional(),
            Field.text("type").optional()),
    DOMAIN(
            "Domain",
            Api.BACKSTAGE,
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.ref("subdomainOf", "partOf", "hasPart", "Domain").optional(),
            Field.text("type").optional()),
    GROUP(
            "Group",
            Api.BACKSTAGE,
            Field.text("type"),
            Field.refs("children", "parentOf", "childOf", "Group"),
            Field.ref("parent", "childOf", "parentOf", "Group").optional(),
            Field.refs("members", "hasMember", "memberOf", "User").optional(),
            Field.object("profile").optional()),
    USER(
            "User",
            Api.BACKSTAGE,
            Field.refs("memberOf", "memberOf", "hasMember", "Group"),
            Field.object("profile").optional()),
    LOCATION(
            "Location",
            Api.BACKSTAGE,
            Field.text("type").optional(),
            Field.text("target").optional(),
            Field.texts("targets").optional(),
            Field.text("presence").optional()),
    TEMPLATE(
            "Template",
            List.of("scaffolder.backstage.io/v1beta3"),
            Field.text("type"),
            Field.objects("steps"),
            Field.ref("owner", "ownedBy", "ownerOf", "Group").optional(),
            Field.text("lifecycle").optional()),
    AI_RESOURCE(
            "AiResource",
            List.of("backstage.io/v1alpha1"),
            Field.text("type"),
            Field.text("lifecycle"),
            Field.ref("owner", "ownedBy", "ownerOf", "Group"),
            Field.ref("system", "partOf", "hasPart", "System").optional());

    private static final List<Field> SKILL = List.of(
            Field.texts("disciplines").optional(),
            Field.texts("categories").optional(),
            Field.texts("agents").optional(),
            Field.refs("dependsOn", "dependsOn", "dependencyOf", "AiResource").optional(),
            Field.text("license").optional(),
            Field.text("compatibility").optional());
    private static final List<Field> RULE = List.of(
            Field.text("category"),
            Field.text("rationale"),
            Field.texts("disciplines").optional());
    private static final List<Field> PLUGIN = List.of(
            Field.refs("skills", "hasPart", "partOf", "AiResource"),
            Field.text("version").optional());
    private static final List<Field> MARKETPLACE = List.of(
            Field.refs("plugins", "hasPart", "partOf", "AiResource"),
            Field.text("version").optional());

    private final String text;
    private final List<String> apiVersions;
    private final List<Field> fields;

    Kind(String text, List<String> apiVersions, Field... fields) {
        this.text = text;
        this.apiVersions = apiVersions;
        this.fields = List.of(fields);
    }

    private static final class Api {
        private static final List<String> BACKSTAGE = List.of("backstage.io/v1alpha1", "backstage.io/v1beta1");
    }

    String text() {
        return text;
    }

    List<String> apiVersions() {
        return apiVersions;
    }

    static Optional<Kind> of(String text) {
        return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
    }

    static Optional<Kind> inAnyCase(String text) {
        return Arrays.stream(values())
                .filter(kind -> kind.text.equalsIgnoreCase(text))
                .findFirst();
    }

    /** The fields of the kind and of its variant, which {@code spec.type} names. */
    List<Field> fields(Object type) {
        if (this == API && "mcp-server".equals(type)) {
            List<Field> variant = new ArrayList<>(fields);
            variant.removeIf(field -> field.name().equals("definition"));
            variant.add(Field.objects("remotes"));
            return variant;
        }
        if (this != AI_RESOURCE) {
            return fields;
        }
        List<Field> variant = new ArrayList<>(fields);
        variant.addAll(
                switch (String.valueOf(type)) {
                    case "skill" -> SKILL;
                    case "rule" -> RULE;
                    case "plugin" -> PLUGIN;
                    case "marketplace" -> MARKETPLACE;
                    default -> List.of();
                });
        return variant;
    }
}
