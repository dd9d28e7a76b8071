package dev.ridgeway.server.assembly.overview;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/overview")
class OverviewController {

    private static final int MOST = 100;

    private final Overview overview;

    OverviewController(Overview overview) {
        this.overview = overview;
    }

    /** Version and state in every environment, and the last change, of each {@code ref}. */
    @GetMapping("/entities")
    Map<String, List<Lines.Line>> entities(Actor actor, @RequestParam(defaultValue = "") List<String> ref) {
        if (ref.size() > MOST) {
            throw new Problem.Invalid(
                    "query-invalid",
                    ref.size() + " entities are too many for one question.",
                    "Send at most " + MOST + " references at once.");
        }
        return Map.of("items", overview.lines(actor, ref));
    }

    @GetMapping("/mine")
    Overview.Mine mine(Actor actor, @RequestParam(defaultValue = "10") int limit) {
        return overview.mine(actor, Math.clamp(limit, 1, MOST));
    }

    @GetMapping("/needs")
    Needs.NeedsPage needs(Actor actor) {
        return overview.needs(actor);
    }

    @GetMapping("/lately")
    Map<String, List<Overview.Happening>> lately(Actor actor, @RequestParam(defaultValue = "8") int limit) {
        return Map.of("items", overview.lately(actor, Math.clamp(limit, 1, MOST)));
    }
}
