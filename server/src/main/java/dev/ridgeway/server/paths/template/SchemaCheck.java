package dev.ridgeway.server.paths.template;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.format.PatternFormat;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A JSON Schema that a stranger wrote, read as draft 7 whatever it says: nothing is fetched, patterns are bounded. */
public final class SchemaCheck {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int MOST_KEPT = 200;
    private static final Pattern ALTERNATIVE = Pattern.compile("^(.*?/(oneOf|anyOf))/\\d+(?:/.*)?$");
    /** The time of a form's field has no zone, that of JSON Schema has one. */
    private static final String TIME =
            "^([01]\\d|2[0-3]):[0-5]\\d:([0-5]\\d|60)(\\.\\d+)?([zZ]|[+-]([01]\\d|2[0-3])(:?[0-5]\\d)?)?$";

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(
            Dialect.builder(Dialects.getDraft7())
                    .format(PatternFormat.of("time", TIME, "format.time"))
                    .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
                    .build(),
            builder -> builder.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .regularExpressionFactory(BoundedPattern::of)
                    .build()));
    private static final Map<JsonNode, SchemaCheck> KEPT = new LinkedHashMap<>(64, 0.75f, true);

    private final Schema schema;

    private SchemaCheck(Schema schema) {
        this.schema = schema;
    }

    /** Reads the schema; one that is no schema is refused. */
    public static SchemaCheck of(Map<String, ? extends @Nullable Object> schema) {
        Map<String, @Nullable Object> anyDraft = new LinkedHashMap<>(schema);
        anyDraft.remove("$schema");
        JsonNode node = JSON.valueToTree(anyDraft);
        synchronized (KEPT) {
            SchemaCheck known = KEPT.get(node);
            if (known != null) {
                return known;
            }
        }
        SchemaCheck made;
        try {
            made = new SchemaCheck(REGISTRY.getSchema(node));
        } catch (SchemaException e) {
            throw broken(e);
        }
        synchronized (KEPT) {
            KEPT.put(node, made);
            var oldest = KEPT.entrySet().iterator();
            while (KEPT.size() > MOST_KEPT && oldest.hasNext()) {
                oldest.next();
                oldest.remove();
            }
        }
        return made;
    }

    private static Problem.Invalid broken(RuntimeException e) {
        return new Problem.Invalid(
                "schema-invalid",
                "The schema of the template cannot be used: " + e.getMessage() + ".",
                "Correct the schema under spec.parameters; $ref may point into the same schema only.");
    }

    /** Everything that does not fit, an alternative that none fits counted once. */
    public List<SchemaFault> faults(@Nullable Object value) {
        JsonNode node = JSON.valueToTree(value);
        List<SchemaFault> faults = new ArrayList<>();
        Map<String, Error> alternatives = new LinkedHashMap<>();
        try {
            for (Error error : schema.validate(node)) {
                Matcher alternative = ALTERNATIVE.matcher(String.valueOf(error.getEvaluationPath()));
                if (alternative.matches()) {
                    alternatives.merge(alternative.group(1), error, SchemaCheck::outer);
                } else {
                    faults.add(fault(error));
                }
            }
        } catch (SchemaException | BoundedPattern.TooLong e) {
            throw broken(e);
        }
        alternatives.forEach((at, error) -> {
            boolean one = at.endsWith("oneOf");
            List<Object> path = path(error.getInstanceLocation());
            boolean said = faults.stream()
                    .anyMatch(it -> it.path().equals(path) && it.name().endsWith("Of"));
            if (!said) {
                faults.add(new SchemaFault(
                        path,
                        one ? "oneOf" : "anyOf",
                        one ? "is not exactly one of the choices" : "is not any of the choices",
                        null,
                        null,
                        plain(error.getInstanceNode())));
            }
        });
        return faults;
    }

    private static Error outer(Error one, Error other) {
        return one.getInstanceLocation().getNameCount()
                        <= other.getInstanceLocation().getNameCount()
                ? one
                : other;
    }

    private static SchemaFault fault(Error error) {
        String keyword = String.valueOf(error.getKeyword());
        Object schema = plain(error.getSchemaNode());
        Object argument = schema;
        String text = argument instanceof List<?> list
                ? String.join(",", list.stream().map(String::valueOf).toList())
                : String.valueOf(argument);
        String property = error.getProperty();
        String message = switch (keyword) {
            case "required" -> "requires property \"" + property + "\"";
            case "additionalProperties" -> "is not allowed to have the additional property \"" + property + "\"";
            case "type" -> "is not of a type(s) " + text;
            case "enum" -> "is not one of enum values: " + text;
            case "const" -> "does not exactly match expected constant: " + text;
            case "pattern" -> "does not match pattern \"" + text + "\"";
            case "format" -> "does not conform to the \"" + text + "\" format";
            case "minLength", "minItems" -> "does not meet minimum length of " + text;
            case "maxLength", "maxItems" -> "does not meet maximum length of " + text;
            case "minimum" -> "must be greater than or equal to " + text;
            case "maximum" -> "must be less than or equal to " + text;
            case "exclusiveMinimum" -> "must be strictly greater than " + text;
            case "exclusiveMaximum" -> "must be strictly less than " + text;
            case "uniqueItems" -> "contains duplicate item";
            case "oneOf" -> "is not exactly one of the choices";
            default -> String.valueOf(error.getMessage());
        };
        if (keyword.equals("required") || keyword.equals("additionalProperties")) {
            argument = property;
        } else if (keyword.equals("type") && argument instanceof String) {
            argument = List.of(argument);
        }
        return new SchemaFault(
                path(error.getInstanceLocation()), keyword, message, argument, schema, plain(error.getInstanceNode()));
    }

    private static List<Object> path(NodePath location) {
        List<Object> path = new ArrayList<>();
        for (int i = 0; i < location.getNameCount(); i++) {
            path.add(location.getElement(i));
        }
        return path;
    }

    private static @Nullable Object plain(@Nullable JsonNode node) {
        return node == null ? null : JSON.convertValue(node, Object.class);
    }
}
