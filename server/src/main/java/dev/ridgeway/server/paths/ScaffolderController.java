package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.paths.TemplateAction;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backstage's scaffolder: forms, actions and what the language offers. */
@RestController
@RequestMapping("/api/scaffolder")
class ScaffolderController {

    private static final Map<String, String> FILTERS = Map.of(
            "parseRepoUrl", "Reads host, owner and repo out of the value of a RepoUrlPicker.",
            "parseEntityRef", "Reads kind, namespace and name out of an entity reference.",
            "pick", "Picks a property by its path.",
            "projectSlug", "Makes owner/repo of the value of a RepoUrlPicker.");

    private final Paths paths;

    ScaffolderController(Paths paths) {
        this.paths = paths;
    }

    @GetMapping("/v2/templates/{namespace}/{kind}/{name}/parameter-schema")
    Map<String, @Nullable Object> form(
            Actor actor, @PathVariable String namespace, @PathVariable String kind, @PathVariable String name) {
        if (!kind.equalsIgnoreCase("template")) {
            throw new Problem.NotFound(
                    "template-not-found",
                    "Unsupported kind \"" + kind + "\"; only templates have a form.",
                    "Look under Create for the templates there are.");
        }
        PathTemplate template = paths.template(actor, new EntityRef(kind, namespace, name));
        Map<String, @Nullable Object> form = new LinkedHashMap<>();
        form.put("title", template.title());
        copy(template.metadata(), "description", form, "description");
        copy(template.spec(), "presentation", form, "presentation");
        copy(template.metadata(), "ui:options", form, "ui:options");
        List<Map<String, @Nullable Object>> steps = new ArrayList<>();
        for (Map<String, @Nullable Object> page : template.pages()) {
            Map<String, @Nullable Object> step = new LinkedHashMap<>();
            step.put("title", page.getOrDefault("title", "Please enter the following information"));
            copy(page, "description", step, "description");
            step.put("schema", page);
            steps.add(step);
        }
        form.put("steps", steps);
        copy(template.spec(), "formDecorators", form, "formDecorators");
        copy(template.spec(), "EXPERIMENTAL_formDecorators", form, "EXPERIMENTAL_formDecorators");
        List<String> remarks = template.remarks();
        if (!remarks.isEmpty()) {
            form.put("ridgeway:remarks", remarks);
        }
        return form;
    }

    private static void copy(
            Map<String, @Nullable Object> from, String key, Map<String, @Nullable Object> to, String as) {
        if (from.get(key) != null) {
            to.put(as, from.get(key));
        }
    }

    @GetMapping("/v2/actions")
    List<Map<String, Object>> actions(Actor actor) {
        return paths.actions(actor).stream().map(ScaffolderController::action).toList();
    }

    private static Map<String, Object> action(TemplateAction action) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("input", action.inputSchema());
        if (!action.outputSchema().isEmpty()) {
            schema.put("output", action.outputSchema());
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", action.id());
        body.put("description", action.description());
        body.put("examples", List.of());
        body.put("schema", schema);
        return body;
    }

    /** Owners and repositories of foreign hosts are typed by hand for now. */
    @PostMapping("/v2/autocomplete/{provider}/{resource}")
    Map<String, Object> autocomplete(Actor actor, @PathVariable String provider, @PathVariable String resource) {
        paths.actions(actor);
        return Map.of("results", List.of());
    }

    @GetMapping("/v2/templating-extensions")
    Map<String, Object> extensions(Actor actor) {
        paths.actions(actor);
        Map<String, Object> filters = new LinkedHashMap<>();
        FILTERS.forEach((name, description) -> filters.put(name, Map.of("description", description)));
        return Map.of("filters", filters, "globals", Map.of("functions", Map.of(), "values", Map.of()));
    }
}
