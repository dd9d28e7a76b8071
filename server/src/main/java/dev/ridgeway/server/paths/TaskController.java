package dev.ridgeway.server.paths;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.runs.Run;
import dev.ridgeway.server.paths.runs.RunQuery;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.platform.Page;
import dev.ridgeway.server.platform.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Backstage's tasks, which are our runs. */
@RestController
@RequestMapping("/api/scaffolder/v2/tasks")
class TaskController {

    private static final int MOST = 1_000;

    private final Paths paths;

    TaskController(Paths paths) {
        this.paths = paths;
    }

    @PostMapping
    ResponseEntity<Map<String, Object>> start(Actor actor, @RequestBody Map<String, @Nullable Object> body) {
        String ref = body.get("templateRef") instanceof String text ? text : "";
        UUID id = paths.start(
                actor, EntityRef.parse(ref, "template", "default"), object(body, "values"), texts(body, "secrets"));
        return ResponseEntity.status(HttpStatus.CREATED).body(Map.of("id", id));
    }

    @GetMapping
    Map<String, Object> tasks(
            Actor actor,
            @RequestParam(required = false) @Nullable List<String> createdBy,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable List<String> order,
            @RequestParam(defaultValue = "" + MOST) int limit,
            @RequestParam(defaultValue = "0") int offset) {
        Page<Run> page = paths.runs(
                actor,
                new RunQuery(
                        orNone(createdBy),
                        orNone(status),
                        orNone(order),
                        Math.clamp(limit, 0, MOST),
                        Math.max(0, offset)));
        return Map.of("tasks", page.items().stream().map(TaskView::of).toList(), "totalTasks", page.total());
    }

    private static List<String> orNone(@Nullable List<String> values) {
        return values == null ? List.of() : values;
    }

    @GetMapping("/{id}")
    Map<String, @Nullable Object> task(Actor actor, @PathVariable String id) {
        return TaskView.of(paths.run(actor, id(id)));
    }

    @PostMapping("/{id}/cancel")
    Map<String, Object> cancel(Actor actor, @PathVariable String id) {
        paths.cancel(actor, id(id));
        return Map.of("status", "cancelled");
    }

    @PostMapping("/{id}/retry")
    ResponseEntity<Map<String, Object>> retry(
            Actor actor,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Map<String, @Nullable Object> body) {
        paths.retry(actor, id(id), body == null ? Map.of() : texts(body, "secrets"));
        return ResponseEntity.status(HttpStatus.CREATED).body(Map.of("id", id));
    }

    static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new Problem.NotFound(
                    "run-not-found", "No task with id '" + text + "' found", "Look under Runs for what there is.");
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, @Nullable Object> object(Map<String, @Nullable Object> body, String key) {
        Object value = body.get(key);
        if (value == null) {
            return Map.of();
        }
        if (value instanceof Map<?, ?> map) {
            return (Map<String, @Nullable Object>) map;
        }
        throw new Problem.Invalid(
                "body-not-readable", "\"" + key + "\" must be an object.", "Send {\"" + key + "\": {}}.");
    }

    static Map<String, String> texts(Map<String, @Nullable Object> body, String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        object(body, key).forEach((name, value) -> {
            if (!(value instanceof String text)) {
                throw new Problem.Invalid(
                        "body-not-readable",
                        "\"" + name + "\" in \"" + key + "\" is not a text.",
                        "Send {\"" + key + "\": {\"" + name + "\": \"…\"}}.");
            }
            texts.put(name, text);
        });
        return texts;
    }

    /** Backstage answers invalid values without its envelope. */
    @Order(Ordered.HIGHEST_PRECEDENCE)
    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(AnswersRefused refused) {
        return ResponseEntity.badRequest()
                .body(Map.of(
                        "errors",
                        refused.faults().stream().map(SchemaFault::body).toList()));
    }
}
