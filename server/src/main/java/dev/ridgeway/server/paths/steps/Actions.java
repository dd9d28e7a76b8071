package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.TemplateAction;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Every action a template may use here. */
@Component
public class Actions {

    private final Map<String, TemplateAction> byId = new TreeMap<>();

    Actions(List<TemplateAction> actions) {
        for (TemplateAction action : actions) {
            TemplateAction other = byId.put(action.id(), action);
            if (other != null) {
                throw new IllegalStateException(
                        "Two actions have the id " + action.id() + ": " + other + ", " + action);
            }
        }
    }

    /** The action with that id. */
    public Optional<TemplateAction> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** All of them, by id. */
    public Collection<TemplateAction> all() {
        return byId.values();
    }
}
