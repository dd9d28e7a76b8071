package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.paths.template.HiddenAnswers;
import dev.ridgeway.server.paths.workspace.Workspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes {@code .ridgeway/lineage.yaml}: the template, its version and the answers, so that a later version of the
 * template can reach the repository. Secrets are no answers and do not get here.
 */
@Component
class LineageWriteAction extends WorkspaceAction {

    private static final Pattern COMMIT = Pattern.compile("/(?:blob|tree)/([0-9a-f]{40})(?:/|$)");
    private static final String INPUT = "{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {}}";

    LineageWriteAction() {
        super(
                "lineage:write",
                "Remembers in the repository which template made it, in which version, from which answers.",
                INPUT);
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput annotations =
                new StepInput(context.template().entity()).object("metadata").object("annotations");
        Map<String, @Nullable Object> template = new LinkedHashMap<>();
        template.put("ref", context.template().entityRef());
        Object version = annotations.values().get("backstage.io/template-version");
        if (version != null) {
            template.put("version", version);
        }
        Matcher commit = COMMIT.matcher(String.valueOf(context.template().baseUrl()));
        if (commit.find()) {
            template.put("commit", commit.group(1));
        }
        Map<String, @Nullable Object> lineage = new LinkedHashMap<>();
        lineage.put("template", template);
        lineage.put("answers", sorted(HiddenAnswers.without(context.template().entity(), context.parameters())));
        new Workspace(context.workspace()).writeYaml(".ridgeway/lineage.yaml", lineage);
        return Map.of();
    }

    /** Objects by key, so that the same answers are the same file; lists as they are. */
    private static @Nullable Object sorted(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> copy = new TreeMap<>();
                map.forEach((key, one) -> copy.put(String.valueOf(key), sorted(one)));
                yield copy;
            }
            case List<?> list -> {
                List<@Nullable Object> copy = new ArrayList<>();
                list.forEach(one -> copy.add(sorted(one)));
                yield copy;
            }
            case null, default -> value;
        };
    }
}
