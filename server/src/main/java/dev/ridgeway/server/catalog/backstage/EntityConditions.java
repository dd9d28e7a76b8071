package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.Entity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conditions of Backstage's permissions on entities: rules, joined by {@code allOf}, {@code anyOf} and {@code not}. */
final class EntityConditions {

    private static final int MOST_DEPTH = 32;

    static final List<Rule> RULES = List.of(
            Rule.ofOne("HAS_ANNOTATION", "annotation", "Name of the annotation", EntityConditions::isAnnotated),
            Rule.ofOne("HAS_LABEL", "label", "Name of the label", EntityConditions::isLabelled),
            Rule.ofOne("HAS_METADATA", "key", "Field below metadata", (entity, asked) -> has(entity.metadata(), asked)),
            Rule.ofOne("HAS_SPEC", "key", "Field below spec", (entity, asked) -> has(entity.spec(), asked)),
            Rule.ofMany("IS_ENTITY_KIND", "kinds", "Kinds, one of which it is", EntityConditions::isOfKind),
            Rule.ofMany("IS_ENTITY_OWNER", "claims", "References, one of which owns it", EntityConditions::isOwned));

    private final Map<?, ?> criteria;

    EntityConditions(@Nullable Object criteria) {
        this.criteria = EntityParameters.object(criteria, "conditions");
        require(this.criteria, 0);
    }

    /** A rule by its name, with what may be asked of it. */
    record Rule(
            String name,
            String needed,
            Map<String, Map<String, Object>> parameters,
            BiPredicate<Entity, Map<?, ?>> holds) {

        static Rule ofOne(String name, String key, String what, BiPredicate<Entity, Map<?, ?>> holds) {
            return new Rule(
                    name, key, Map.of(key, text(what), "value", text("Its value; any when it is left out")), holds);
        }

        static Rule ofMany(String name, String key, String what, BiPredicate<Entity, Map<?, ?>> holds) {
            Map<String, Object> list = Map.of("type", "array", "items", Map.of("type", "string"), "description", what);
            return new Rule(name, key, Map.of(key, list), holds);
        }

        private static Map<String, Object> text(String what) {
            return Map.of("type", "string", "description", what);
        }

        /** As Backstage describes a rule, its parameters as a JSON Schema. */
        Map<String, Object> described(String resourceType) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("$schema", "http://json-schema.org/draft-07/schema#");
            schema.put("type", "object");
            schema.put("properties", parameters);
            schema.put("required", List.of(needed));
            schema.put("additionalProperties", false);
            String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
            return Map.of(
                    "name",
                    name,
                    "description",
                    "Allow what " + words,
                    "resourceType",
                    resourceType,
                    "paramsSchema",
                    schema);
        }
    }

    private static void require(Map<?, ?> criteria, int depth) {
        if (depth > MOST_DEPTH) {
            throw EntityParameters.invalid("conditions are nested more than " + MOST_DEPTH + " levels deep");
        }
        if (criteria.containsKey("not")) {
            require(EntityParameters.object(criteria.get("not"), "not"), depth + 1);
        } else if (criteria.containsKey("allOf") || criteria.containsKey("anyOf")) {
            List<?> parts = parts(criteria);
            if (parts.isEmpty()) {
                throw EntityParameters.invalid("allOf and anyOf must be lists of conditions");
            }
            parts.forEach(it -> require(EntityParameters.object(it, "conditions"), depth + 1));
        } else {
            Rule rule = rule(criteria);
            Object needed = parameters(criteria).get(rule.needed());
            EntityParameters.text(parameters(criteria).get("value"), "value", "");
            boolean many = rule.needed().endsWith("s");
            if (!(many ? needed instanceof List : needed instanceof String)) {
                throw EntityParameters.invalid("The rule " + rule.name() + " needs " + rule.needed());
            }
        }
    }

    private static List<?> parts(Map<?, ?> criteria) {
        Object parts = criteria.containsKey("allOf") ? criteria.get("allOf") : criteria.get("anyOf");
        return parts instanceof List<?> list ? list : List.of();
    }

    private static Rule rule(Map<?, ?> criteria) {
        Object name = criteria.get("rule");
        return RULES.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> EntityParameters.invalid("Unexpected permission rule: " + name + ", there are "
                        + RULES.stream().map(Rule::name).collect(Collectors.joining(", "))));
    }

    private static Map<?, ?> parameters(Map<?, ?> criteria) {
        return criteria.get("params") instanceof Map<?, ?> parameters ? parameters : Map.of();
    }

    boolean hold(Entity entity) {
        return hold(criteria, entity);
    }

    private static boolean hold(Map<?, ?> criteria, Entity entity) {
        if (criteria.containsKey("not")) {
            return !hold(EntityParameters.object(criteria.get("not"), "not"), entity);
        }
        if (criteria.containsKey("allOf")) {
            return parts(criteria).stream().allMatch(it -> hold(EntityParameters.object(it, "allOf"), entity));
        }
        return criteria.containsKey("anyOf")
                ? parts(criteria).stream().anyMatch(it -> hold(EntityParameters.object(it, "anyOf"), entity))
                : rule(criteria).holds().test(entity, parameters(criteria));
    }

    private static boolean isAnnotated(Entity entity, Map<?, ?> asked) {
        return isNamed(entity.metadata().get("annotations"), asked.get("annotation"), asked.get("value"));
    }

    private static boolean isLabelled(Entity entity, Map<?, ?> asked) {
        return isNamed(entity.metadata().get("labels"), asked.get("label"), asked.get("value"));
    }

    private static boolean isNamed(@Nullable Object all, @Nullable Object name, @Nullable Object value) {
        return all instanceof Map<?, ?> map && map.containsKey(name) && (value == null || value.equals(map.get(name)));
    }

    /** One of a list, or the value itself; without a value anything that is not empty. */
    private static boolean has(Map<?, ?> part, Map<?, ?> asked) {
        Object found = at(part, String.valueOf(asked.get("key")));
        Object value = asked.get("value");
        if (found instanceof List<?> list) {
            return value == null ? !list.isEmpty() : list.contains(value);
        }
        return value == null ? found != null && !List.of(false, "", 0, 0.0).contains(found) : value.equals(found);
    }

    /** A key as it is, else its parts from level to level. */
    private static @Nullable Object at(Map<?, ?> part, String key) {
        if (part.containsKey(key)) {
            return part.get(key);
        }
        Object found = part;
        for (String name : key.split("\\.", -1)) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return found;
    }

    private static boolean isOfKind(Entity entity, Map<?, ?> asked) {
        return list(asked.get("kinds")).stream().anyMatch(it -> entity.kind().equalsIgnoreCase(String.valueOf(it)));
    }

    private static boolean isOwned(Entity entity, Map<?, ?> asked) {
        return entity.related("ownedBy").stream()
                .anyMatch(it -> list(asked.get("claims")).contains(it.toString()));
    }

    private static List<?> list(@Nullable Object value) {
        return Objects.requireNonNull((List<?>) value);
    }
}
