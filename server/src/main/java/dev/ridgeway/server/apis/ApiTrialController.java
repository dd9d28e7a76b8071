package dev.ridgeway.server.apis;

import dev.ridgeway.plugin.apis.ApiAnswer;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/apis/{namespace}/{name}/trial")
class ApiTrialController {

    private final ApiTrials trials;

    ApiTrialController(ApiTrials trials) {
        this.trials = trials;
    }

    /** The servers that may be tried; none when that is not allowed. */
    record ServersView(List<String> servers) {}

    record TrialView(
            @Nullable String server,
            @Nullable String method,
            @Nullable String path,
            @Nullable Map<String, String> headers,
            @Nullable String body) {}

    record AnswerView(int status, Map<String, String> headers, String body, boolean whole) {}

    @GetMapping
    ServersView servers(Actor actor, @PathVariable String namespace, @PathVariable String name) {
        return new ServersView(trials.servers(actor, api(namespace, name)).stream()
                .map(Object::toString)
                .toList());
    }

    @PostMapping
    AnswerView send(
            Actor actor, @PathVariable String namespace, @PathVariable String name, @RequestBody TrialView asked) {
        ApiAnswer answer = trials.send(
                actor,
                api(namespace, name),
                new ApiTrials.Trial(
                        text(asked.server()),
                        text(asked.method()),
                        text(asked.path()),
                        asked.headers() == null ? Map.of() : asked.headers(),
                        text(asked.body())));
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        return new AnswerView(answer.status(), new TreeMap<>(answer.headers()), body, answer.whole());
    }

    private static String text(@Nullable String asked) {
        return asked == null ? "" : asked;
    }

    private static EntityRef api(String namespace, String name) {
        return new EntityRef("api", namespace, name);
    }
}
