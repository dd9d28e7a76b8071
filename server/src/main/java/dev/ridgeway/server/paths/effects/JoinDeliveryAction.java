package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RepositoryChanges.Planned;
import dev.ridgeway.server.paths.effects.RepositoryCommits.Wanted;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.paths.template.JoinedDelivery;
import dev.ridgeway.server.paths.template.JoinedDelivery.Hook;
import dev.ridgeway.server.platform.Configuration;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Adds a service to what is delivered: its files to the repository of the setting {@code ridgeway.delivery}, and webhooks to
 * its own, so that a push is built and a release delivered. Its first commit is told of as soon as somebody listens.
 */
@Component
class JoinDeliveryAction extends DescribedAction {

    private static final String ID = "delivery:join";
    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");
    private static final String INPUT = """
            {"type": "object", "required": ["repoUrl", "service", "team"], "additionalProperties": false, "properties": {
              "repoUrl": {"type": "string", "description": "The service's own repository, host?owner=OWNER&repo=NAME"},
              "service": {"type": "string", "description": "Its name"},
              "team": {"type": "string", "description": "The name under which its team has room in the cluster"},
              "sourcePath": {"type": "string", "description": "Folder of the workspace with a file for each environment; deploy/argocd unless given"}}}
            """;

    private final RepositoryCommits commits;
    private final JoinedFiles files;
    private final Code code;
    private final RunActors actors;
    private final RunSettings settings;

    JoinDeliveryAction(
            RepositoryCommits commits,
            JoinedFiles files,
            Code code,
            RunActors actors,
            RunSettings settings,
            Configuration configuration) {
        super(
                ID,
                "Adds a service to the repository of what is delivered, and has its pipeline told of pushes.",
                INPUT,
                RepositoryCommits.OUTPUT);
        this.commits = commits;
        this.files = files;
        this.code = code;
        this.actors = actors;
        this.settings = settings;
        settings.delivery()
                .filter(it -> code.host(it.repository().host()).isEmpty())
                .flatMap(it -> configuration.at("ridgeway.delivery.repository"))
                .ifPresent(it -> {
                    throw it.wrong("a repository on a connected Git host, such as " + Code.EMBEDDED);
                });
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        JoinedDelivery delivery = settings.delivery()
                .orElseThrow(() -> new ActionFailed(
                        "delivery-not-set",
                        "No repository of what is delivered is named.",
                        "Set ridgeway.delivery.repository, or leave the step out by if:"
                                + " ${{ environment.parameters.delivery }}."));
        RepositoryName own = RepositoryName.parse(input.needed("repoUrl", ID));
        String service = name(input, "service");
        String team = name(input, "team");
        Actor actor = actors.actor(context);
        delivery.hooks().stream()
                .filter(Hook::general)
                .forEach(it -> tell(context, actor, delivery.repository(), it.address(), it));
        List<Map<String, @Nullable Object>> changes = changes(context, input, delivery, service);
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("repoUrl", delivery.repository().toRepoUrl());
        change.put("message", "Deliver " + service);
        change.put("changes", changes);
        Map<String, @Nullable Object> output = commits.commit(
                context,
                actor,
                new Wanted(
                        change,
                        Effect.DELIVERY,
                        files.particular(changes.stream()
                                .map(it -> String.valueOf(it.get("path")))
                                .toList()),
                        "Delivery of " + service,
                        planned -> requireNew(planned, service)));
        delivery.hooks().forEach(it -> tell(context, actor, own, it.address(service, team), it));
        return output;
    }

    private static String name(StepInput input, String key) {
        String name = input.needed(key, ID);
        if (!NAME.matcher(name).matches()) {
            throw new ActionFailed(
                    "input-invalid",
                    "\"" + name + "\" cannot be the " + key + " of " + ID + ".",
                    "Use lower-case letters, digits and dashes.");
        }
        return name;
    }

    private static List<Map<String, @Nullable Object>> changes(
            ActionContext context, StepInput input, JoinedDelivery delivery, String service) {
        List<Map<String, @Nullable Object>> changes = new ArrayList<>();
        String folder = input.text("sourcePath", "deploy/argocd");
        for (RepositoryFile file : WorkspaceFiles.read(context.workspace(), folder, context::log)) {
            if (file.link()) {
                continue;
            }
            changes.add(Map.of(
                    "path",
                    delivery.folder() + "/" + service + "-" + file.path(),
                    "content",
                    new String(file.content(), StandardCharsets.UTF_8)));
        }
        if (changes.isEmpty()) {
            throw new ActionFailed(
                    "workspace-empty",
                    "There is no file in " + folder + " that says how " + service + " is delivered.",
                    "Fetch or write one for each environment in an earlier step.");
        }
        return changes;
    }

    /** Another service's delivery is never written over. */
    private static void requireNew(Planned planned, String service) {
        planned.differences().stream()
                .filter(it -> it.status().equals("modified"))
                .findFirst()
                .ifPresent(it -> {
                    throw new ActionFailed(
                            "delivery-exists",
                            "Another " + service + " is delivered already: "
                                    + planned.repository().path() + " holds " + it.path() + ".",
                            "Choose another name, or take that file away first if nothing of it is wanted.");
                });
    }

    /** Nothing is told before there is news, but the pipeline hears of what it has to build first. */
    private void tell(ActionContext context, Actor actor, RepositoryName name, String address, Hook hook) {
        if (!name.host().equals(Code.EMBEDDED)) {
            context.log("warning: " + name.host() + " has to tell " + shown(address) + " of pushes to " + name.path()
                    + "; make a webhook there.");
        } else if (code.tell(actor, name, address, hook.secret(), !hook.general())) {
            context.log("Pushes to " + name.path() + " are told to " + shown(address));
        }
    }

    /** Without what may be a secret in it: whoever may see the run reads its log. */
    private static String shown(String address) {
        return address.replaceFirst("[?#].*$", "").replaceFirst("^\\w+://(?:[^/]*@)?", "");
    }
}
