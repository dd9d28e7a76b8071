package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.paths.runs.SchemaFault;
import dev.ridgeway.server.paths.runs.TriedTemplate;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a person will get, from a template that was tried with their answers so far. */
record Preview(List<File> files, @Nullable String repository, List<String> entityRefs, List<String> notes) {

    /** A file by its path, and how many bytes it holds. */
    record File(String path, int size) {}

    private static final String CATALOG_FILE = "catalog-info.yaml";

    static Preview of(TriedTemplate tried, List<SchemaFault> faults, List<String> unknownActions) {
        List<File> files = new ArrayList<>();
        for (TriedTemplate.TriedFile file : tried.files()) {
            files.add(new File(file.path(), file.content().length));
        }
        String repository = null;
        List<String> notes = new ArrayList<>();
        boolean registers = false;
        for (TriedTemplate.Imagined effect : tried.effects()) {
            switch (effect.action()) {
                case "publish:repository" -> repository = repository(effect.input(), notes);
                case "catalog:register" -> registers = true;
                default -> notes.add("It also performs " + effect.action() + ", which changes something outside.");
            }
        }
        if (!faults.isEmpty()) {
            notes.add(lacking(faults));
        }
        unknownActions.forEach(
                action -> notes.add("The action " + action + " is not available here; the run will fail."));
        return new Preview(files, repository, registers ? entities(tried) : List.of(), notes);
    }

    /** What the answers lack: first what is missing, else the first that does not fit. */
    static String lacking(List<SchemaFault> faults) {
        List<String> missing = faults.stream()
                .filter(fault -> fault.name().equals("required"))
                .map(fault -> String.valueOf(fault.argument()))
                .toList();
        if (!missing.isEmpty()) {
            return "Still to fill in: " + String.join(", ", missing) + ".";
        }
        SchemaFault first = faults.getFirst();
        return "The answer to "
                + String.join(".", first.path().stream().map(String::valueOf).toList()) + " " + first.message() + ".";
    }

    private static @Nullable String repository(Map<String, @Nullable Object> input, List<String> notes) {
        String repoUrl = String.valueOf(input.get("repoUrl"));
        try {
            RepositoryName name = RepositoryName.parse(repoUrl);
            return name.host() + "/" + name.path();
        } catch (ToolRefused unnamed) {
            notes.add("The repository has no name yet.");
            return null;
        }
    }

    private static List<String> entities(TriedTemplate tried) {
        List<String> refs = new ArrayList<>();
        tried.files().stream()
                .filter(file -> file.path().equals(CATALOG_FILE))
                .findFirst()
                .ifPresent(file -> {
                    try {
                        String text = new String(file.content(), StandardCharsets.UTF_8);
                        for (YamlDocument document : Yaml.documents(text, CATALOG_FILE)) {
                            if (document.value() instanceof Map<?, ?> entity) {
                                refs.add(Entity.refOf(strings(entity)).toString());
                            }
                        }
                    } catch (Problem unreadable) {
                        refs.clear();
                    }
                });
        return refs;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> strings(Map<?, ?> entity) {
        return new LinkedHashMap<>((Map<String, Object>) entity);
    }
}
