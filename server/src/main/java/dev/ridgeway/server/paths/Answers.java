package dev.ridgeway.server.paths;

import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaCheck;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Checks what a form sent against the schemas of its template. Defaults are the form's business, as in Backstage. */
final class Answers {

    private static final int MOST_CHARACTERS = 1_000_000;

    private Answers() {}

    static List<SchemaFault> faults(PathTemplate template, Map<String, @Nullable Object> values) {
        List<SchemaFault> faults = new ArrayList<>();
        for (Map<String, @Nullable Object> page : template.pages()) {
            SchemaCheck.of(page).faults(values).stream()
                    .filter(fault -> faults.stream().noneMatch(it -> it.stack().equals(fault.stack())))
                    .forEach(faults::add);
        }
        return faults;
    }

    static void requireReasonableSize(Map<String, @Nullable Object> values, Map<String, String> secrets) {
        long characters = JsonMapper.shared().writeValueAsString(values).length();
        for (String secret : secrets.values()) {
            characters += secret.length();
        }
        if (characters > MOST_CHARACTERS) {
            throw new Problem.Invalid(
                    "answers-too-large",
                    "The answers are " + characters + " characters long; at most " + MOST_CHARACTERS + " are taken.",
                    "Put large content into a file of the template or the repository.");
        }
    }

    /** The places read {@code secrets.NAME}, and no value is in the answer. */
    static List<SchemaFault> secretFaults(PathTemplate template, Map<String, String> secrets) {
        Map<String, @Nullable Object> schema = template.secretsSchema();
        if (schema.isEmpty()) {
            return List.of();
        }
        Map<String, @Nullable Object> whole = new LinkedHashMap<>();
        whole.put("type", "object");
        whole.put("properties", Map.of("secrets", schema));
        return SchemaCheck.of(whole).faults(Map.of("secrets", secrets)).stream()
                .map(fault -> new SchemaFault(
                        fault.path(), fault.name(), fault.message(), fault.argument(), fault.schema(), null))
                .toList();
    }
}
