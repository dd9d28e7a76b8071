package dev.ridgeway.server.paths.actions;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.TemplateAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
class LineageWriteAction implements TemplateAction {

    private static final Pattern COMMIT = Pattern.compile("/(?:blob|tree)/([0-9a-f]{40})(?:/|$)");
    private static final Map<String, Object> INPUT =
            ActionSchema.of("{\"type\": \"object\", \"additionalProperties\": false, \"properties\": {}}");

    @Override
    public String id() {
        return "lineage:write";
    }

    @Override
    public String description() {
        return "Remembers in the repository which template made it, in which version, from which answers.";
    }

    @Override
    public Map<String, Object> inputSchema() {
        return INPUT;
    }

    @Override
    public boolean runsDry() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        ActionInputs metadata =
                new ActionInputs(new ActionInputs(context.template().entity()).object("metadata"));
        Map<String, @Nullable Object> template = new LinkedHashMap<>();
        template.put("ref", context.template().entityRef());
        Object version = metadata.object("annotations").get("backstage.io/template-version");
        if (version != null) {
            template.put("version", version);
        }
        Matcher commit = COMMIT.matcher(String.valueOf(context.template().baseUrl()));
        if (commit.find()) {
            template.put("commit", commit.group(1));
        }
        Map<String, @Nullable Object> lineage = new LinkedHashMap<>();
        lineage.put("template", template);
        lineage.put("answers", sorted(context.parameters()));
        Path file = new Workspace(context.workspace()).inside(".ridgeway/lineage.yaml");
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, YamlText.of(lineage));
        } catch (IOException e) {
            throw Workspace.failed(".ridgeway/lineage.yaml", e);
        }
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
