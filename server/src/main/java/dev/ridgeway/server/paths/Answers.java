package dev.ridgeway.server.paths;

import dev.ridgeway.server.paths.runs.PathTemplate;
import dev.ridgeway.server.paths.runs.SchemaCheck;
import dev.ridgeway.server.paths.runs.SchemaFault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a form sent against the schemas of its template. Defaults are the form's business, as in Backstage. */
final class Answers {

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
