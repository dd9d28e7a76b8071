package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.platform.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Backstage's {@code catalog:register}; returns when what was registered can be read in the catalog. */
@Component
class RegisterEntityAction extends DescribedAction {

    private static final String ID = "catalog:register";
    private static final int ATTEMPTS = 6;
    private static final long PAUSE_MILLIS = 500;
    private static final String INPUT = """
            {"type": "object", "properties": {
              "catalogInfoUrl": {"type": "string", "description": "Address of the catalog-info.yaml"},
              "repoContentsUrl": {"type": "string", "description": "Address of the files of a repository"},
              "catalogInfoPath": {"type": "string", "description": "Path in the repository; /catalog-info.yaml unless given"},
              "optional": {"type": "boolean", "description": "Whether the run may go on when nothing can be read"}},
             "anyOf": [{"required": ["catalogInfoUrl"]}, {"required": ["repoContentsUrl"]}]}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "entityRef": {"type": "string", "description": "The component that was registered"},
              "catalogInfoUrl": {"type": "string", "description": "The address that was registered"}}}
            """;

    private final Catalog catalog;
    private final EffectStore effects;
    private final RunActors actors;

    RegisterEntityAction(Catalog catalog, EffectStore effects, RunActors actors) {
        super(ID, "Registers a catalog-info.yaml in the catalog.", INPUT, OUTPUT);
        this.catalog = catalog;
        this.effects = effects;
        this.actors = actors;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        String url = address(input);
        Actor actor = actors.actor(context);
        UUID run = UUID.fromString(context.taskId());
        Optional<Effect> own = effects.own(run, context.stepId(), Effect.REGISTRATION, url);
        boolean ours = own.isPresent()
                || catalog.locationOf(url).isEmpty()
                || effects.of(run).stream()
                        .anyMatch(it -> it.kind().equals(Effect.REPOSITORY) && url.startsWith(it.url() + "/"));
        Effect effect = ours
                ? own.or(() -> effects.intend(
                                run, context.stepId(), Effect.REGISTRATION, url, "Catalog entry of " + url, url))
                        .orElse(null)
                : null;
        context.log("Registering " + url + " in the catalog");
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("catalogInfoUrl", url);
        try {
            String ref = shown(registered(actor, url, context));
            output.put("entityRef", ref);
            if (effect != null) {
                effects.done(effect.id(), "Catalog entry " + ref, url);
            }
        } catch (Problem problem) {
            if (effect != null) {
                withdraw(url, effect);
            }
            if (!input.flag("optional")) {
                throw problem;
            }
            context.log("warning: nothing was registered: " + problem.sentence());
        }
        return output;
    }

    static String address(StepInput input) {
        String url = input.text("catalogInfoUrl", "").strip();
        if (!url.isEmpty()) {
            return url;
        }
        String path = input.text("catalogInfoPath", "/catalog-info.yaml").replaceFirst("^(\\./|/)+", "");
        return input.needed("repoContentsUrl", ID).replaceFirst("/+$", "") + "/" + path;
    }

    private List<Entity> registered(Actor actor, String url, ActionContext context) {
        for (int attempt = 1; ; attempt++) {
            try {
                return catalog.registerNow(actor, url);
            } catch (Problem.Invalid unread) {
                if (attempt == ATTEMPTS
                        || !unread.code().equals("location-unreadable")
                        || context.cancelled()
                        || !notThere(unread)) {
                    throw unread;
                }
                context.log("Nothing can be read there yet; trying again");
                pause();
            }
        }
    }

    /** A host may take a moment to show what was pushed; a file that is there and wrong stays wrong. */
    private static boolean notThere(Problem.Invalid unread) {
        return unread.violations().stream()
                .allMatch(
                        it -> it.message().contains("not found") || it.message().contains("no file"));
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves no half-registered address behind. */
    private void withdraw(String url, Effect effect) {
        catalog.locationOf(url).ifPresent(location -> catalog.unregister(Actor.system("paths"), location.id()));
        effects.release(effect.id());
    }

    private static String shown(List<Entity> entities) {
        return entities.stream()
                .filter(it -> it.ref().kind().equals("component") && !generated(it))
                .findFirst()
                .or(() -> entities.stream().filter(it -> !generated(it)).findFirst())
                .or(() -> entities.stream().findFirst())
                .map(it -> it.ref().toString())
                .orElseThrow(() -> new ActionFailed(
                        "nothing-registered",
                        "The address holds no entity.",
                        "Let an earlier step write a catalog-info.yaml with an entity."));
    }

    private static boolean generated(Entity entity) {
        return entity.ref().name().startsWith("generated-");
    }
}
