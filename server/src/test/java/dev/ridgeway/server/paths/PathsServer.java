package dev.ridgeway.server.paths;

import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole server with scripted actions, whose templates are files that a test writes. */
final class PathsServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path templates;
    private final RunningServer server;

    private PathsServer(Path templates, RunningServer server) {
        this.templates = templates;
        this.server = server;
    }

    static PathsServer start(String configuration) throws IOException {
        Path templates = Files.createTempDirectory("ridgeway-templates");
        Files.writeString(
                templates.resolve("all.yaml"),
                "apiVersion: backstage.io/v1alpha1\nkind: Location\nmetadata: {name: all}\nspec: {targets: ['./*/template.yaml']}\n");
        String catalog = """
                catalog:
                  rules:
                    - allow: [Component, System, API, Resource, Location, Template, Group, User]
                  locations:
                    - type: file
                      target: %s/*/template.yaml
                """.formatted(templates);
        try {
            return new PathsServer(templates, RunningServer.start(ScriptedActions.class, catalog + configuration));
        } catch (RuntimeException e) {
            FileSystemUtils.deleteRecursively(templates);
            throw e;
        }
    }

    RunningServer server() {
        return server;
    }

    /** Registers a template; the text is what follows {@code spec:}. */
    void template(String name, String spec) throws IOException {
        Path folder = Files.createDirectories(templates.resolve(name));
        Path draft = Files.writeString(
                folder.resolve("draft"),
                "apiVersion: scaffolder.backstage.io/v1beta3\nkind: Template\nmetadata:\n  name: " + name
                        + "\n  title: The " + name + "\nspec:\n  type: service\n" + spec.indent(2));
        Path file = Files.move(draft, folder.resolve("template.yaml"));
        Instant begin = Instant.now();
        await(
                () -> {
                    long seconds = Duration.between(begin, Instant.now()).toSeconds();
                    Files.setLastModifiedTime(file, FileTime.from(begin.plusSeconds(seconds / 3)));
                    return server.get("/api/catalog/entities/by-name/template/default/" + name);
                },
                answer -> answer.status() == 200);
    }

    /** Where the files of a template are. */
    Path folder(String template) {
        return templates.resolve(template);
    }

    String start(String template, Map<String, ?> values) throws IOException {
        return start(template, values, Map.of());
    }

    String start(String template, Map<String, ?> values, Map<String, ?> secrets) throws IOException {
        Answer answer = post(
                "/api/scaffolder/v2/tasks",
                Map.of("templateRef", "template:default/" + template, "values", values, "secrets", secrets));
        if (answer.status() != 201) {
            throw new AssertionError(answer.body());
        }
        return answer.json().get("id").asString();
    }

    Answer post(String path, Object body) throws IOException {
        return server.ask("POST", path, JSON.writeValueAsString(body));
    }

    JsonNode get(String path) throws IOException {
        Answer answer = server.get(path);
        if (answer.status() != 200) {
            throw new AssertionError(path + " answered " + answer.status() + ": " + answer.body());
        }
        return answer.json();
    }

    JsonNode run(String id) throws IOException {
        return get("/api/ridgeway/paths/runs/" + id);
    }

    JsonNode ended(String id) {
        return status(id, "completed", "failed", "cancelled");
    }

    JsonNode status(String id, String... statuses) {
        return await(
                () -> run(id),
                run -> List.of(statuses).contains(run.get("status").asString()));
    }

    List<String> log(String id) throws IOException {
        List<String> lines = new ArrayList<>();
        get("/api/scaffolder/v2/tasks/" + id + "/events?after=0")
                .forEach(event -> lines.add(event.get("body").get("message").asString()));
        return lines;
    }

    static <T> T await(Callable<T> question, Predicate<T> good) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(question, good);
    }

    @Override
    public void close() {
        try {
            server.close();
        } finally {
            FileSystemUtils.deleteRecursively(templates.toFile());
        }
    }
}
