package dev.ridgeway.server.paths;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.actions.TemplateHosts;
import dev.ridgeway.server.paths.effects.Effect;
import dev.ridgeway.server.paths.runs.Run;
import dev.ridgeway.server.paths.runs.RunCount;
import dev.ridgeway.server.paths.runs.RunQuery;
import dev.ridgeway.server.platform.Page;
import dev.ridgeway.server.platform.Problem;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What our own pages ask about golden paths. */
@RestController
@RequestMapping("/api/ridgeway/paths")
class PathsController {

    private static final int MOST = 500;

    private final Paths paths;
    private final TemplateTrials trials;
    private final TemplateHosts hosts;

    PathsController(Paths paths, TemplateTrials trials, TemplateHosts hosts) {
        this.paths = paths;
        this.trials = trials;
        this.hosts = hosts;
    }

    @PostMapping("/preview")
    Preview preview(Actor actor, @RequestBody Map<String, @Nullable Object> body) {
        String ref = body.get("templateRef") instanceof String text ? text : "";
        return trials.preview(
                actor, EntityRef.parse(ref, "template", "default"), TaskController.object(body, "values"));
    }

    @GetMapping("/templates")
    Map<String, Object> templates(Actor actor, @RequestParam(defaultValue = "") String entity) {
        List<Entity> templates =
                entity.isEmpty() ? paths.templates(actor) : paths.templatesFor(actor, EntityRef.parse(entity));
        Map<String, RunCount> counts = actor.can(Permission.SCAFFOLDER_TASK_READ) ? paths.counts(actor) : Map.of();
        return Map.of(
                "items",
                templates.stream()
                        .map(template ->
                                RunView.card(template, counts.get(template.ref().toString())))
                        .toList());
    }

    /** The Git hosts that a template may name, each with its type as {@code integrations} has it. */
    @GetMapping("/git-hosts")
    Map<String, String> gitHosts(Actor actor) {
        actor.require(Permission.SCAFFOLDER_TEMPLATE_READ);
        return hosts.types();
    }

    @GetMapping("/environments")
    Map<String, Object> environments(Actor actor) {
        return Map.of("items", paths.environments(actor));
    }

    @GetMapping("/runs")
    Map<String, Object> runs(
            Actor actor,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") int offset,
            @RequestParam(required = false) @Nullable List<String> status,
            @RequestParam(required = false) @Nullable List<String> createdBy) {
        Page<Run> page = paths.runs(
                actor,
                new RunQuery(
                        createdBy == null ? List.of() : createdBy,
                        status == null ? List.of() : status,
                        List.of(),
                        Math.clamp(limit, 1, MOST),
                        Math.max(0, offset)));
        return Map.of("items", page.items().stream().map(RunView::of).toList(), "total", page.total());
    }

    @GetMapping("/at-work")
    Map<String, List<Paths.AtWork>> atWork(Actor actor) {
        return Map.of("items", paths.atWork(actor));
    }

    @GetMapping("/runs/{id}")
    Map<String, @Nullable Object> run(Actor actor, @PathVariable String id) {
        UUID run = TaskController.id(id);
        Run found = paths.run(actor, run);
        List<Effect> effects = paths.effects(actor, run);
        Map<String, @Nullable Object> view = RunView.of(actor, found, paths.steps(actor, run), effects);
        view.put("canUndo", paths.undoable(actor, found, effects));
        return view;
    }

    /** What the run has said so far, at once; live events say when there is more. */
    @GetMapping("/runs/{id}/log")
    Map<String, Object> log(Actor actor, @PathVariable String id, @RequestParam(defaultValue = "0") long after) {
        UUID run = TaskController.id(id);
        return Map.of(
                "items",
                paths.events(actor, run, after).stream()
                        .map(event -> TaskView.of(run, event))
                        .toList());
    }

    @PostMapping("/runs/{id}/undo")
    Map<String, @Nullable Object> undo(Actor actor, @PathVariable String id) {
        paths.undo(actor, TaskController.id(id));
        return run(actor, id);
    }

    @PostMapping("/runs/{id}/steps/{step}/resolve")
    Map<String, @Nullable Object> resolve(
            Actor actor,
            @PathVariable String id,
            @PathVariable String step,
            @RequestBody Map<String, @Nullable Object> body) {
        String answer = String.valueOf(body.get("answer"));
        if (!List.of("done", "again").contains(answer)) {
            throw new Problem.Invalid(
                    "answer-unknown", "\"" + answer + "\" is no answer.", "Send {\"answer\": \"done\"} or \"again\".");
        }
        paths.resolve(actor, TaskController.id(id), step, answer.equals("done"));
        return run(actor, id);
    }
}
