package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.code.FileChange;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.paths.trial.TriedTemplate;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Yaml;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a person will get, from a template that was tried with their answers so far: {@code changes} in files that are
 * there, what {@code goes} for good, the owner as the catalog file names it, and what it leaves undone ({@code willNot}).
 */
record Preview(
        List<File> files,
        @Nullable String repository,
        List<String> entityRefs,
        @Nullable String owner,
        @Nullable String address,
        List<String> environments,
        List<String> willNot,
        List<FileChange> changes,
        List<String> goes,
        List<Taken> taken,
        List<String> notes) {

    /** A file by its path, and how many bytes it holds. */
    record File(String path, int size) {}

    /** Something that exists already, so that the run would fail, and the answer that names it. */
    record Taken(String field, String value, String message) {}

    /** What a template leaves undone, in its author's words, each sentence on a line of its own. */
    static final String WILL_NOT = "ridgeway.dev/will-not";

    private static final String CATALOG_FILE = "catalog-info.yaml";
    private static final Set<String> MAKING = Set.of("publish:repository", "catalog:register");
    private static final Pattern ENVIRONMENT = Pattern.compile("deploy/environments/([^/]+)/values\\.yaml");

    static Preview of(
            PathTemplate template,
            TriedTemplate tried,
            List<SchemaFault> faults,
            List<String> unknownActions,
            Comparator<String> environments) {
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
                case "delivery:join" -> notes.add("It is then built and delivered, and the run ends when it answers.");
                case "git:change" -> {
                    if (Boolean.TRUE.equals(effect.input().get("propose"))) {
                        notes.add("The change is proposed; it counts once somebody has merged it.");
                    }
                }
                case "git:await-merge",
                        "delivery:await",
                        "delivery:await-gone",
                        "delivery:leave",
                        "delivery:pause",
                        "catalog:await",
                        "service:remove" -> {}
                case "run:schedule" ->
                    notes.add(EntityRef.parse(String.valueOf(effect.input().get("templateRef")), "template", "default")
                                    .name()
                            + " begins by itself "
                            + when(effect.input())
                            + ", unless that run is cancelled before.");
                default -> notes.add("It also performs " + effect.action() + ", which changes something outside.");
            }
        }
        if (!faults.isEmpty()) {
            notes.add(lacking(faults));
        }
        unknownActions.forEach(
                action -> notes.add("The action " + action + " is not available here; the run will fail."));
        List<Map<String, Object>> entities = registers ? entities(tried) : List.of();
        return new Preview(
                files,
                repository,
                refs(entities),
                owner(entities),
                tried.output().get("address") instanceof String address && !address.isBlank() ? address : null,
                files.stream()
                        .map(file -> ENVIRONMENT.matcher(file.path()))
                        .filter(Matcher::matches)
                        .map(path -> path.group(1))
                        .sorted(environments)
                        .toList(),
                willNot(template, tried),
                new ArrayList<>(),
                sentences(tried, "goes"),
                new ArrayList<>(),
                notes);
    }

    private static String when(Map<String, @Nullable Object> input) {
        return input.get("at") == null
                ? input.get("inMinutes") + " minutes from now"
                : "at " + String.valueOf(input.get("at")).replaceFirst("T(\\d\\d:\\d\\d).*Z$", " $1 UTC");
    }

    /** The texts that the template's own output lists under that name. */
    private static List<String> sentences(TriedTemplate tried, String name) {
        return PathTemplate.list(tried.output().get(name)).stream()
                .map(String::valueOf)
                .toList();
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

    /** What the author says, else what follows from the steps. */
    private static List<String> willNot(PathTemplate template, TriedTemplate tried) {
        List<String> remains = sentences(tried, "remains");
        if (!remains.isEmpty()) {
            return remains;
        }
        Optional<String> said = template.annotation(WILL_NOT);
        List<String> actions =
                tried.effects().stream().map(TriedTemplate.Imagined::action).toList();
        if (said.isPresent()) {
            return Stream.concat(
                            MAKING.containsAll(actions) ? Stream.of("It starts nothing.") : Stream.of(),
                            said.get().lines().map(String::strip).filter(line -> !line.isEmpty()))
                    .distinct()
                    .toList();
        }
        if (actions.contains("git:change")) {
            return List.of("It touches no file but those shown here.");
        }
        return actions.isEmpty() || !MAKING.containsAll(actions)
                ? List.of()
                : List.of("It changes nothing that exists, and it starts nothing.");
    }

    /** The entities of the catalog file; none when it cannot be read. */
    private static List<Map<String, Object>> entities(TriedTemplate tried) {
        try {
            return tried.files().stream()
                    .filter(file -> file.path().equals(CATALOG_FILE))
                    .map(file -> new String(file.content(), StandardCharsets.UTF_8))
                    .flatMap(text -> Yaml.documents(text, CATALOG_FILE).stream())
                    .filter(document -> document.value() instanceof Map<?, ?>)
                    .map(document -> content(document.value()))
                    .toList();
        } catch (Problem unreadable) {
            return List.of();
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> content(@Nullable Object entity) {
        return new LinkedHashMap<>((Map<String, Object>) entity);
    }

    private static List<String> refs(List<Map<String, Object>> entities) {
        try {
            return entities.stream()
                    .map(entity -> Entity.refOf(entity).toString())
                    .toList();
        } catch (Problem nameless) {
            return List.of();
        }
    }

    private static @Nullable String owner(List<Map<String, Object>> entities) {
        for (Map<String, Object> entity : entities) {
            if (PathTemplate.object(entity.get("spec")).get("owner") instanceof String owner && !owner.isBlank()) {
                return owner;
            }
        }
        return null;
    }
}
