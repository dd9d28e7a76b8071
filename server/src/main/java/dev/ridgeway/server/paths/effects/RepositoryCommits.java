package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.Change;
import dev.ridgeway.plugin.code.Commit;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.actions.StepInput;
import dev.ridgeway.server.paths.effects.RepositoryChanges.Branch;
import dev.ridgeway.server.paths.effects.RepositoryChanges.Planned;
import dev.ridgeway.server.platform.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes, or proposes, the one commit of a step, once, however often the step is begun; worked out anew when somebody pushes in between. */
@Component
class RepositoryCommits {

    static final String OUTPUT = """
            {"type": "object", "properties": {
              "changed": {"type": "boolean", "description": "Whether anything was different"},
              "commitHash": {"type": "string", "description": "The commit, or the newest one when nothing was different"},
              "branch": {"type": "string", "description": "The branch that was changed"},
              "repoUrl": {"type": "string", "description": "The repository that was changed"},
              "commitUrl": {"type": "string", "description": "Address of the commit"},
              "proposal": {"type": "number", "description": "Number of the proposal, when there is one"},
              "proposalUrl": {"type": "string", "description": "Address of the proposal"}}}
            """;

    private static final int ATTEMPTS = 10;

    private final RepositoryChanges changes;
    private final Code code;
    private final Identity identity;
    private final EffectStore effects;

    RepositoryCommits(RepositoryChanges changes, Code code, Identity identity, EffectStore effects) {
        this.changes = changes;
        this.code = code;
        this.identity = identity;
        this.effects = effects;
    }

    /**
     * What is committed.
     *
     * @param values the input of a {@code git:change}
     * @param kind of the effect, unless it is proposed
     * @param particular what the effect is recognised by beside the repository
     * @param title of the effect; empty for one that says which repository it changed
     * @param check refuses, whenever the commit is about to be made, what must not be changed
     */
    record Wanted(
            Map<String, @Nullable Object> values,
            String kind,
            String particular,
            String title,
            Consumer<Planned> check) {
        StepInput input() {
            return new StepInput(values);
        }

        String subject(RepositoryName repository) {
            return repository.toRepoUrl() + particular;
        }

        String title(RepositoryName repository) {
            return title.isEmpty() ? "Change of " + repository.path() : title;
        }
    }

    /** The output of the step. */
    Map<String, @Nullable Object> commit(ActionContext context, Actor actor, Wanted wanted) {
        actor.require(Permission.CODE_WRITE);
        Optional<Map<String, @Nullable Object>> earlier = earlier(context, actor, wanted);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        boolean propose = wanted.input().flag("propose");
        for (int attempt = 1; ; attempt++) {
            Planned planned = changes.plan(actor, wanted.values());
            try {
                return propose ? proposed(context, actor, wanted, planned) : committed(context, actor, wanted, planned);
            } catch (Problem.Conflict conflict) {
                if (!conflict.code().equals("branch-moved") || attempt == ATTEMPTS) {
                    throw conflict;
                }
                context.log("Somebody pushed to " + planned.branch() + " in between; looking again");
            }
        }
    }

    /** What an interrupted attempt brought: the files are past what the change expects to find. */
    private Optional<Map<String, @Nullable Object>> earlier(ActionContext context, Actor actor, Wanted wanted) {
        UUID run = UUID.fromString(context.taskId());
        if (effects.of(run).stream().noneMatch(it -> it.step().equals(context.stepId()))) {
            return Optional.empty();
        }
        Branch branch = changes.branch(actor, wanted.values());
        RepositoryName name = branch.repository();
        return effects.own(run, context.stepId(), wanted.kind(), wanted.subject(name))
                .flatMap(own -> code.made(actor, name, branch.name(), Effect.key(run, context.stepId()))
                        .map(it -> it.commits().getFirst())
                        .map(commit -> {
                            done(own, wanted, name, commit);
                            context.log("Committed to " + name.path() + " before, as " + commit.id());
                            String onto = code.files(actor, name, branch.name(), List.of())
                                    .branch();
                            return output(name, onto, commit.id(), true);
                        }));
    }

    private void done(Effect effect, Wanted wanted, RepositoryName name, Commit commit) {
        effects.done(
                effect.id(),
                wanted.title().isEmpty() ? wanted.title(name) + ": " + commit.title() : wanted.title(),
                address(name, commit.id()));
    }

    private Map<String, @Nullable Object> committed(
            ActionContext context, Actor actor, Wanted wanted, Planned planned) {
        UUID run = UUID.fromString(context.taskId());
        RepositoryName name = planned.repository();
        String subject = wanted.subject(name);
        Effect own = effects.own(run, context.stepId(), wanted.kind(), subject).orElse(null);
        if (own == null || !own.state().equals("done")) {
            check(wanted, planned, own);
            if (planned.differences().isEmpty()) {
                release(own);
                context.log("Nothing differs: " + name.path() + " holds it already");
                return output(name, planned.branch(), planned.onto(), false);
            }
        }
        Effect effect = own != null ? own : intended(run, context, wanted.kind(), subject, wanted.title(name), name);
        String message = wanted.input().text("message", message(planned));
        Commit commit = code.commit(
                actor, name, change(actor, planned, planned.branch(), message), Effect.key(run, context.stepId()));
        logged(context, planned);
        context.log("Committed to " + planned.branch() + " of " + name.path() + " as " + commit.id());
        done(effect, wanted, name, commit);
        return output(name, planned.branch(), commit.id(), true);
    }

    private void check(Wanted wanted, Planned planned, @Nullable Effect own) {
        try {
            wanted.check().accept(planned);
        } catch (ActionFailed refused) {
            release(own);
            throw refused;
        }
    }

    private void release(@Nullable Effect intended) {
        if (intended != null) {
            effects.release(intended.id());
        }
    }

    private Map<String, @Nullable Object> proposed(ActionContext context, Actor actor, Wanted wanted, Planned planned) {
        UUID run = UUID.fromString(context.taskId());
        RepositoryName name = planned.repository();
        Effect own = effects.own(run, context.stepId(), Effect.PROPOSAL, name.toRepoUrl())
                .orElse(null);
        if (own == null && planned.differences().isEmpty()) {
            context.log("Nothing differs: " + name.path() + " holds it already");
            return output(name, planned.branch(), planned.onto(), false);
        }
        Effect effect =
                own != null ? own : intended(run, context, Effect.PROPOSAL, name.toRepoUrl(), wanted.title(name), name);
        String message = wanted.input().text("message", message(planned));
        String[] said = message.strip().split("\\R\\s*", 2);
        String branch = "ridgeway/" + run.toString().substring(0, 8) + "-" + context.stepId();
        int number = code.propose(
                actor,
                name,
                change(actor, planned, branch, message),
                said[0],
                said.length > 1 ? said[1] : "",
                Effect.key(run, context.stepId()));
        logged(context, planned);
        context.log("Proposed to " + name.path() + " as " + number);
        String url = "https://" + name.host() + "/" + name.path() + "/pull/" + number;
        effects.done(effect.id(), "Proposal " + number + " in " + name.path(), url);
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("changed", true);
        output.put("branch", branch);
        output.put("repoUrl", name.toRepoUrl());
        output.put("proposal", number);
        output.put("proposalUrl", url);
        return output;
    }

    private Change change(Actor actor, Planned planned, String branch, String message) {
        return new Change(
                branch,
                message,
                identity.displayName(actor.ref()),
                actor.ref(),
                planned.files(),
                planned.deletions(),
                planned.onto());
    }

    private static void logged(ActionContext context, Planned planned) {
        planned.differences()
                .forEach(it ->
                        context.log(it.path() + ": " + it.status() + ", +" + it.additions() + " -" + it.deletions()));
    }

    private Effect intended(
            UUID run, ActionContext context, String kind, String subject, String title, RepositoryName name) {
        return effects.intend(run, context.stepId(), kind, subject, title, "https://" + name.host() + "/" + name.path())
                .orElseThrow();
    }

    private static String message(Planned planned) {
        return planned.differences().size() == 1
                ? "Change " + planned.differences().getFirst().path()
                : "Change " + planned.differences().size() + " files";
    }

    private static String address(RepositoryName name, String commit) {
        return "https://" + name.host() + "/" + name.path() + "/commit/" + commit;
    }

    private static Map<String, @Nullable Object> output(
            RepositoryName name, String branch, String commit, boolean changed) {
        Map<String, @Nullable Object> output = new LinkedHashMap<>();
        output.put("changed", changed);
        output.put("commitHash", commit);
        output.put("branch", branch);
        output.put("repoUrl", name.toRepoUrl());
        output.put("commitUrl", address(name, commit));
        return output;
    }
}
