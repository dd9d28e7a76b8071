package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.paths.trial.TriedTemplate;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import dev.ridgeway.server.platform.YamlDocument;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a person will get, from a template that was tried with their answers so far; {@code changes} in files that are there. */
record Preview(
        List<File> files,
        @Nullable String repository,
        List<String> entityRefs,
        List<FileChange> changes,
        List<Taken> taken,
        List<String> notes) {

    /** A file by its path, and how many bytes it holds. */
    record File(String path, int size) {}

    /** Something that exists already, so that the run would fail, and the answer that names it. */
    record Taken(String field, String value, String message) {}

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
                case "publish:repository" -> {
                    Optional<RepositoryName> name = repository(effect);
                    repository = name.map(it -> it.host() + "/" + it.path()).orElse(null);
                    if (name.isEmpty()) {
                        notes.add("The repository has no name yet.");
                    }
                }
                case "catalog:register" -> registers = true;
                case "git:change", "delivery:await", "catalog:await" -> {}
                default -> notes.add("It also performs " + effect.action() + ", which changes something outside.");
            }
        }
        if (!faults.isEmpty()) {
            notes.add(lacking(faults));
        }
        unknownActions.forEach(
                action -> notes.add("The action " + action + " is not available here; the run will fail."));
        return new Preview(
                files,
                repository,
                registers ? entities(tried) : List.of(),
                new ArrayList<>(),
                new ArrayList<>(),
                notes);
    }

    /** Says so at the question that was answered with one of its names, the first of them first; else as a note. */
    void exists(String message, List<String> names, PathTemplate template, Map<String, @Nullable Object> values) {
        List<String> fields = template.pages().stream()
                .flatMap(page -> PathTemplate.object(page.get("properties")).keySet().stream())
                .toList();
        names.stream()
                .flatMap(name ->
                        fields.stream().filter(field -> name.equalsIgnoreCase(String.valueOf(values.get(field)))))
                .findFirst()
                .ifPresentOrElse(
                        field -> taken.add(new Taken(field, String.valueOf(values.get(field)), message)),
                        () -> notes.add(message));
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

    /** The repositories that would be made. */
    static List<RepositoryName> repositories(TriedTemplate tried) {
        return tried.effects().stream()
                .filter(effect -> effect.action().equals("publish:repository"))
                .flatMap(effect -> repository(effect).stream())
                .toList();
    }

    private static Optional<RepositoryName> repository(TriedTemplate.Imagined effect) {
        try {
            return Optional.of(
                    RepositoryName.parse(String.valueOf(effect.input().get("repoUrl"))));
        } catch (ToolRefused unnamed) {
            return Optional.empty();
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
