package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.NewRepository;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.actions.DescribedAction;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.steps.RunSettings;
import dev.ridgeway.server.platform.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Makes a repository of the workspace on whichever connected host {@code repoUrl} names. The name is claimed in the
 * database before, so that one of two runs gets it; the host keeps the key of run and step, so that a run that was
 * interrupted knows its own.
 */
@Component
class PublishRepositoryAction extends DescribedAction {

    private static final String ID = "publish:repository";
    private static final String INPUT = """
            {"type": "object", "required": ["repoUrl"], "properties": {
              "repoUrl": {"type": "string", "description": "host?owner=OWNER&repo=NAME; the host decides where"},
              "description": {"type": "string", "description": "What the repository is for"},
              "repoVisibility": {"type": "string", "enum": ["private", "internal", "public"]},
              "defaultBranch": {"type": "string", "description": "main unless given"},
              "gitCommitMessage": {"type": "string", "description": "Message of the first commit"},
              "gitAuthorName": {"type": "string", "description": "Author of the first commit"},
              "gitAuthorEmail": {"type": "string", "description": "Address of the author"},
              "sourcePath": {"type": "string", "description": "Folder of the workspace; all of it unless given"}}}
            """;
    private static final String OUTPUT = """
            {"type": "object", "properties": {
              "remoteUrl": {"type": "string", "description": "Address of the repository"},
              "repoContentsUrl": {"type": "string", "description": "Address of its files"},
              "commitHash": {"type": "string", "description": "The first commit"}}}
            """;

    private final Code code;
    private final EffectStore effects;
    private final RunActors actors;
    private final RunSettings settings;

    PublishRepositoryAction(Code code, EffectStore effects, RunActors actors, RunSettings settings) {
        super(
                ID,
                "Creates a repository from the workspace on the connected Git host that repoUrl names.",
                INPUT,
                OUTPUT);
        this.code = code;
        this.effects = effects;
        this.actors = actors;
        this.settings = settings;
    }

    @Override
    public boolean repeatable() {
        return true;
    }

    @Override
    public Map<String, @Nullable Object> execute(ActionContext context) {
        StepInput input = StepInput.of(context);
        RepositoryName name = RepositoryName.parse(input.needed("repoUrl", ID));
        Actor actor = actors.actor(context);
        actor.require(Permission.CODE_CREATE);
        actor.require(Permission.CODE_WRITE);
        if (code.host(name.host()).isEmpty()) {
            Problem why = code.notConnected(name.host());
            throw new ActionFailed(why.code(), why.sentence(), why.remedy());
        }
        return WorkspaceFiles.with(
                context.workspace(),
                input.text("sourcePath", "."),
                context::log,
                files -> published(context, input, actor, name, files));
    }

    private Map<String, @Nullable Object> published(
            ActionContext context, StepInput input, Actor actor, RepositoryName name, List<RepositoryFile> files) {
        if (files.isEmpty()) {
            throw new ActionFailed(
                    "workspace-empty",
                    "There is nothing to put into the repository " + name.path() + ".",
                    "Fetch or write files in an earlier step.");
        }
        String branch = input.text("defaultBranch", "main");
        String address = "https://" + name.host() + "/" + name.path();
        String key = Effect.key(run(context), context.stepId());
        NewRepository wanted = new NewRepository(
                name, branch, input.text("description", ""), input.text("repoVisibility", "private"), key);
        Effect effect = effects.own(run(context), context.stepId(), Effect.REPOSITORY, subject(name))
                .orElseGet(() -> claim(context, name, address));
        create(actor, wanted, effect);
        context.log("Created the repository " + name.path() + " on " + name.host());
        Commit commit = code.commit(actor, name, change(input, branch, files), key);
        context.log("Committed " + files.size() + " files as " + commit.id());
        effects.done(effect.id(), effect.title(), address);
        return Map.of("remoteUrl", address, "repoContentsUrl", address + "/blob/" + branch, "commitHash", commit.id());
    }

    /** A repository that is gone, or that an ended run never made, holds no name. */
    private Effect claim(ActionContext context, RepositoryName name, String address) {
        for (int attempt = 0; attempt < 2; attempt++) {
            if (code.repository(Actor.system("paths"), name).isPresent()) {
                throw taken(name);
            }
            Optional<Effect> claimed = effects.intend(
                    run(context),
                    context.stepId(),
                    Effect.REPOSITORY,
                    subject(name),
                    "Repository " + name.path(),
                    address);
            if (claimed.isPresent()) {
                return claimed.get();
            }
            Optional<Effect> holder = effects.holder(subject(name));
            if (holder.isPresent() && !effects.abandoned(holder.get().id())) {
                throw new ActionFailed(
                        "repository-claimed",
                        "The repository " + name.path() + " is being created by the run "
                                + holder.get().run() + ".",
                        "Choose another name, or wait until that run has ended.");
            }
        }
        throw taken(name);
    }

    private static ActionFailed taken(RepositoryName name) {
        return new ActionFailed(
                "repository-exists",
                "The repository " + name.path() + " exists already on " + name.host()
                        + ", and this run did not make it.",
                "Choose another name and start over; this run has put nothing into it.");
    }

    private void create(Actor actor, NewRepository wanted, Effect effect) {
        try {
            code.create(actor, wanted);
        } catch (Problem problem) {
            if (problem.status() < 500) {
                effects.release(effect.id());
            }
            throw problem.code().equals("repository-exists") ? taken(wanted.name()) : problem;
        }
    }

    private Change change(StepInput input, String branch, List<RepositoryFile> files) {
        return new Change(
                branch,
                input.text("gitCommitMessage", settings.commitMessage()),
                input.text("gitAuthorName", settings.author()),
                input.text("gitAuthorEmail", settings.email()),
                files,
                List.of());
    }

    private static UUID run(ActionContext context) {
        return UUID.fromString(context.taskId());
    }

    private static String subject(RepositoryName name) {
        return name.toRepoUrl().toLowerCase(Locale.ROOT);
    }
}
