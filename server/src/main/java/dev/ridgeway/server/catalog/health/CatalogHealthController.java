package dev.ridgeway.server.catalog.health;

import dev.ridgeway.server.catalog.lists.Csv;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Page;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/ridgeway/catalog/health")
class CatalogHealthController {

    private static final int MOST = 200;
    private static final int MOST_REMOVED = 1_000;

    private final CatalogHealth health;

    CatalogHealthController(CatalogHealth health) {
        this.health = health;
    }

    /** The problem that is shown (the first there is, when none was asked for), a part of its findings, and all counts. */
    record HealthView(String problem, List<HealthFinding> items, long total, Map<String, Long> counts) {}

    record OrphansRequest(List<String> refs) {
        OrphansRequest {
            refs = List.copyOf(Objects.requireNonNullElse(refs, List.of()));
        }
    }

    @GetMapping
    HealthView health(
            Actor actor,
            @RequestParam(defaultValue = "") String problem,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(defaultValue = "0") int offset) {
        Map<String, Long> counts = health.counts(actor, text);
        String shown = problem.isEmpty() ? first(counts) : known(problem);
        Page<HealthFinding> page = health.findings(actor, shown, text, Math.clamp(limit, 1, MOST), Math.max(0, offset));
        return new HealthView(shown, page.items(), page.total(), counts);
    }

    private static String first(Map<String, Long> counts) {
        return CatalogHealth.PROBLEMS.stream()
                .filter(it -> counts.getOrDefault(it, 0L) > 0)
                .findFirst()
                .orElse(CatalogHealth.PROBLEMS.getFirst());
    }

    private static String known(String problem) {
        if (!CatalogHealth.PROBLEMS.contains(problem)) {
            throw new Problem.Invalid(
                    "query-invalid",
                    "The catalog has no problem called \"" + problem + "\".",
                    "Send one of " + CatalogHealth.PROBLEMS + ".");
        }
        return problem;
    }

    /** All findings of one problem. */
    @GetMapping("/export")
    void export(
            Actor actor,
            @RequestParam(defaultValue = "error") String problem,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response)
            throws IOException {
        boolean csv = !format.equals("json");
        List<HealthFinding> all =
                health.findings(actor, known(problem), text, -1, 0).items();
        response.setContentType(csv ? "text/csv;charset=UTF-8" : "application/json;charset=UTF-8");
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"catalog-" + problem + (csv ? ".csv\"" : ".json\""));
        response.setHeader("X-Content-Type-Options", "nosniff");
        StringBuilder body = new StringBuilder();
        if (csv) {
            body.append(Csv.line(HealthFinding.COLUMNS));
            all.forEach(it -> body.append(Csv.line(it.cells(problem))));
        } else {
            body.append(JsonMapper.shared().writeValueAsString(all));
        }
        response.getOutputStream().write(body.toString().getBytes(StandardCharsets.UTF_8));
    }

    @PostMapping("/orphans/remove")
    CatalogHealth.RemovedOrphans remove(Actor actor, @RequestBody OrphansRequest request) {
        if (request.refs().size() > MOST_REMOVED) {
            throw new Problem.Invalid(
                    "query-invalid",
                    request.refs().size() + " entities are more than can be removed at once.",
                    "Remove at most " + MOST_REMOVED + " at a time.");
        }
        return health.removeOrphans(actor, request.refs());
    }
}
