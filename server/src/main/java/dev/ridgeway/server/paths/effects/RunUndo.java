package dev.ridgeway.server.paths.effects;

import dev.ridgeway.plugin.code.Repository;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.code.RepositoryDeleted;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.runs.Run;
import dev.ridgeway.server.paths.runs.RunControl;
import dev.ridgeway.server.platform.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Deletes what a run created, newest first. Whoever may delete such things may; whoever started the run may for a day. */
@Component
public class RunUndo {

    private static final Duration OWN = Duration.ofDays(1);

    private final EffectStore effects;
    private final Catalog catalog;
    private final Code code;
    private final RunControl control;
    private final JoinedFiles joined;
    private final InstantSource clock;

    RunUndo(
            EffectStore effects,
            Catalog catalog,
            Code code,
            RunControl control,
            JoinedFiles joined,
            InstantSource clock) {
        this.effects = effects;
        this.catalog = catalog;
        this.code = code;
        this.control = control;
        this.joined = joined;
        this.clock = clock;
    }

    /** What the run changed outside, oldest first. */
    public List<Effect> effects(UUID run) {
        return effects.of(run);
    }

    /** Whether the actor may undo the run, and there is something to undo. */
    public boolean possible(Actor actor, Run run, List<Effect> of) {
        return run.status().ended() && of.stream().anyMatch(it -> it.stands() && it.undoable()) && mayUndo(actor, run);
    }

    private boolean mayUndo(Actor actor, Run run) {
        Instant ended = run.state().endedAt();
        boolean own = actor.can(Permission.SCAFFOLDER_TASK_CANCEL)
                && actor.ref().equals(run.origin().actor().ref())
                && ended != null
                && clock.instant().isBefore(ended.plus(OWN));
        return own || (actor.can(Permission.CODE_DELETE) && actor.can(Permission.CATALOG_LOCATION_DELETE));
    }

    /**
     * Undoes it; what is gone already is no obstacle, and what cannot be deleted stops it with its reason. Done again
     * after it was stopped, or the server killed, it goes on where it was.
     */
    public void undo(Actor actor, Run run) {
        if (standing(run).isEmpty()) {
            throw new Problem.Conflict(
                    "run-not-undoable",
                    "There is nothing to undo: nothing that the run " + run.id() + " created is still there.",
                    "Look at the run again; somebody may have undone it.");
        }
        if (!mayUndo(actor, run)) {
            actor.require(Permission.CODE_DELETE);
            actor.require(Permission.CATALOG_LOCATION_DELETE);
        }
        control.undo(actor, run);
        Set<Permission> enough = EnumSet.copyOf(actor.permissions());
        enough.addAll(Set.of(
                Permission.CODE_DELETE,
                Permission.CATALOG_LOCATION_DELETE,
                Permission.CODE_READ,
                Permission.CODE_WRITE));
        Actor deleting = new Actor(actor.ref(), actor.ownership(), enough, actor.origin(), actor.means());
        for (Effect effect : standing(run).reversed()) {
            String stays = undo(deleting, effect);
            effects.undone(effect.id());
            control.remark(
                    run.id(),
                    stays.isEmpty()
                            ? "Undone by " + actor.ref() + ": " + effect.title()
                            : effect.title() + " " + stays + "; it stays.");
        }
    }

    private List<Effect> standing(Run run) {
        return effects.of(run.id()).stream()
                .filter(it -> it.stands() && it.undoable())
                .toList();
    }

    /** Answers why it stays; empty when it is gone. */
    private String undo(Actor actor, Effect effect) {
        return switch (effect.kind()) {
            case Effect.REGISTRATION -> {
                unregister(actor, effect);
                yield "";
            }
            case Effect.REPOSITORY -> deleteOwn(actor, effect) ? "" : "was not made by this run";
            case Effect.PROPOSAL -> decline(actor, effect);
            case Effect.DELIVERY -> joined.withdraw(actor, effect);
            default -> throw new IllegalStateException(effect.kind());
        };
    }

    private void unregister(Actor actor, Effect effect) {
        try {
            catalog.locationOf(effect.subject()).ifPresent(location -> catalog.unregister(actor, location.id()));
        } catch (Problem.NotFound gone) {
            return;
        }
    }

    /** False when one of that name is there that the run did not make. */
    private boolean deleteOwn(Actor actor, Effect effect) {
        RepositoryName name = repository(effect);
        Optional<Repository> there = code.repository(actor, name);
        boolean own = there.isEmpty() || there.get().key().equals(Effect.key(effect.run(), effect.step()));
        if (own) {
            code.delete(actor, name);
        }
        return own;
    }

    private String decline(Actor actor, Effect effect) {
        String url = String.valueOf(effect.url());
        int at = url.lastIndexOf("/pull/");
        if (at < 0) {
            return "may never have been made";
        }
        RepositoryName name = RepositoryName.parse(effect.subject());
        int number = Integer.parseInt(url.substring(at + "/pull/".length()));
        try {
            if (code.proposal(actor, name, number).state().equals("open")) {
                code.decline(actor, name, number);
            }
            return code.proposal(actor, name, number).state().equals("merged") ? "is merged already" : "";
        } catch (Problem.NotFound gone) {
            return "";
        }
    }

    private static RepositoryName repository(Effect effect) {
        URI address = URI.create(String.valueOf(effect.url()));
        String path = address.getPath().substring(1);
        int slash = path.lastIndexOf('/');
        return new RepositoryName(address.getAuthority(), path.substring(0, slash), path.substring(slash + 1));
    }

    /** A repository that was deleted by hand frees its name. */
    @EventListener
    void repositoryDeleted(RepositoryDeleted deleted) {
        effects.holder(deleted.name().toRepoUrl().toLowerCase(Locale.ROOT))
                .filter(it -> it.state().equals("done"))
                .ifPresent(it -> effects.undone(it.id()));
    }
}
