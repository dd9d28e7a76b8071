package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryFile;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.delivery.DeploymentStore.StoredDeployment;
import dev.ridgeway.server.delivery.Engines.Engine;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what became of a commit in an environment, from our own record and what its engine told last. */
@Component
class Arrivals {

    private static final int LOOKED_BACK = 50;

    private final Places places;
    private final Engines engines;
    private final DeploymentStore store;
    private final ReleaseReader releases;
    private final Code code;
    private final Actor self = Actor.system("delivery");

    Arrivals(Places places, Engines engines, DeploymentStore store, ReleaseReader releases, Code code) {
        this.places = places;
        this.engines = engines;
        this.store = store;
        this.releases = releases;
        this.code = code;
    }

    /** One question, and what it is asked of. */
    private record Question(
            Places.Found found,
            String commit,
            Optional<RepositoryName> repository,
            boolean afterKnown,
            Optional<DeliveryTarget> target,
            Optional<DeliveryClosed> closed) {
        String environment() {
            return found.place().environment();
        }
    }

    Arrival of(Entity entity, String environment, String commit, long after) {
        return of(places.of(entity, environment), commit, after);
    }

    /** What another one of the name got before it went is not asked for. */
    Arrival ofNew(Entity entity, String environment, String commit) {
        return places.ifThere(entity, environment)
                .map(it -> of(new Places.Found(it.place(), List.of(it.target())), commit, 0))
                .orElseGet(() -> takenUp(entity, environment));
    }

    private Arrival of(Places.Found found, String commit, long after) {
        Question question = question(found, commit, after);
        List<StoredDeployment> all = store.deployments(found.ids(), LOOKED_BACK);
        Instant known = after > 0
                ? store.deployment(after).map(StoredDeployment::startedAt).orElse(Instant.MIN)
                : Instant.MIN;
        Optional<StoredDeployment> newest = all.stream().findFirst();
        Optional<StoredDeployment> own = all.stream()
                .filter(it -> it.revision().equals(commit)
                        || (it.startedAt().isAfter(known) && holds(question, it.revision())))
                .findFirst();
        if (own.isPresent()) {
            return delivered(question, read(own.get()), newest.orElseThrow());
        }
        if (newest.filter(it -> it.startedAt().isAfter(known)
                        && contains(question, it.revision()).orElse(false))
                .isPresent()) {
            return replaced(question, newest.get());
        }
        if (question.target().filter(it -> there(question, it)).isPresent()) {
            return new Arrival(Outcome.SUCCEEDED, "All of it is in " + question.environment() + " already, and well.");
        }
        return new Arrival(Outcome.UNDER_WAY, waitsFor(question, newest), isClosed(question));
    }

    private Question question(Places.Found found, String commit, long after) {
        Optional<Engine> engine = engines.named(found.place().engine());
        String target = found.place().target();
        return new Question(
                found,
                commit,
                releases.repository(found.target().repository()),
                after > 0,
                engine.flatMap(it -> it.target(target)),
                engine.flatMap(it -> it.closed(target)));
    }

    /**
     * Only what consists of something is a version: an environment is brought before anything is released to it. What began
     * before {@code since} was of one that had the name before.
     */
    Arrival first(Entity entity, String environment, Instant since) {
        if (engines.all().isEmpty()) {
            throw new Problem.Invalid(
                    "delivery-tool-missing",
                    "No tool is connected that delivers " + entity.title() + ".",
                    "Connect Argo CD or Flux, and retry the run.");
        }
        Optional<Places.Found> found = places.ifThere(entity, environment);
        if (found.isEmpty()) {
            return takenUp(entity, environment);
        }
        Question question = question(found.get(), "", 0);
        return store.deployments(found.get().ids(), LOOKED_BACK).stream()
                .filter(it -> !it.startedAt().isBefore(since))
                .map(this::read)
                .filter(it -> !it.release().digest().isEmpty() || !it.images().isEmpty())
                .findFirst()
                .map(newest -> switch (newest.outcome()) {
                    case SUCCEEDED -> serves(question, newest);
                    case FAILED -> new Arrival(Outcome.FAILED, failed(question, newest));
                    default -> underWay(question, newest);
                })
                .orElseGet(() -> new Arrival(Outcome.UNDER_WAY, nothingYet(question), isClosed(question)));
    }

    private Arrival takenUp(Entity entity, String environment) {
        String tools = engines.all().stream()
                .filter(it -> it.reading() instanceof Reading.Fresh)
                .map(Engine::title)
                .collect(Collectors.joining(" or "));
        return new Arrival(
                Outcome.UNDER_WAY,
                "Waiting until " + (tools.isEmpty() ? "what delivers answers, and" : tools) + " takes up "
                        + entity.title() + " in " + environment + ".");
    }

    private static String nothingYet(Question question) {
        return question.target()
                .map(DeliveryTarget::problem)
                .filter(it -> !it.isEmpty())
                .orElse("Waiting for the first version in " + question.environment()
                        + question.closed().map(LastDeployment::until).orElse("") + ".");
    }

    private static String says(Question question, Optional<StoredDeployment> last) {
        return LastDeployment.says(question.target(), last, question.closed());
    }

    private static Arrival underWay(Question question, StoredDeployment own) {
        boolean begun = question.target()
                .map(DeliveryTarget::latest)
                .filter(it -> it.phase() == Phase.BROUGHT)
                .isPresent();
        return new Arrival(Outcome.UNDER_WAY, says(question, Optional.of(own)), !begun && isClosed(question));
    }

    private static boolean isClosed(Question question) {
        return question.closed().isPresent()
                && question.target().filter(DeliveryTarget::automatic).isPresent();
    }

    private static Arrival serves(Question question, StoredDeployment own) {
        return new Arrival(
                Outcome.SUCCEEDED, "Version " + own.release().version() + " serves in " + question.environment() + ".");
    }

    /** With what it consists of, also when that is not written down yet. */
    private StoredDeployment read(StoredDeployment it) {
        if (!it.release().subject().isEmpty()) {
            return it;
        }
        try {
            return it.with(releases.read(it));
        } catch (Problem.ToolFailed away) {
            return it;
        }
    }

    private Arrival delivered(Question question, StoredDeployment own, StoredDeployment newest) {
        return switch (own.outcome()) {
            case SUCCEEDED -> serves(question, own);
            case FAILED -> new Arrival(Outcome.FAILED, failed(question, own));
            case REPLACED -> replaced(question, newest);
            case UNDER_WAY, UNKNOWN -> own.id() == newest.id() ? underWay(question, own) : replaced(question, newest);
        };
    }

    /** With the tool's own words, where it could not do it; that it did says nothing of why it did not come up. */
    private static String failed(Question question, StoredDeployment own) {
        String says = says(question, Optional.of(own));
        return question.target()
                .map(DeliveryTarget::latest)
                .filter(it -> it.phase() == Phase.FAILED)
                .map(it -> says + " " + own.message())
                .orElse(says);
    }

    private Arrival replaced(Question question, StoredDeployment newest) {
        return new Arrival(
                Outcome.REPLACED,
                "Another change came to " + question.environment() + " before this one was up: version "
                        + read(newest).release().version() + ".");
    }

    /** Nothing had to be brought, because the commit asks for what is there. */
    private boolean there(Question question, DeliveryTarget target) {
        return !target.different()
                && target.problem().isEmpty()
                && target.health() == Health.WELL
                && (target.latest() == null
                        || (target.latest().phase() != Phase.UNDER_WAY
                                && !target.latest().revision().equals(question.commit())))
                && (target.wanted().equals(question.commit())
                        || contains(question, target.wanted()).orElse(false));
    }

    private String waitsFor(Question question, Optional<StoredDeployment> last) {
        Optional<Engine> engine = engines.named(question.found().place().engine());
        Optional<ToolRefused> refused = engine.flatMap(Engine::refusal);
        if (refused.isPresent()) {
            return "Waiting: " + refused.get().message() + " " + refused.get().remedy();
        }
        String tool = engine.map(Engine::title).orElse(question.found().place().engine());
        if (engine.map(Engine::reading).filter(Reading.Fresh.class::isInstance).isEmpty()) {
            return "Waiting for " + tool + ", which does not answer at the moment.";
        }
        Optional<DeliveryTarget> target = question.target();
        boolean noticed = target.map(DeliveryTarget::wanted)
                .filter(it ->
                        it.equals(question.commit()) || contains(question, it).orElse(false))
                .isPresent();
        return noticed || target.filter(it -> !it.problem().isEmpty()).isPresent()
                ? says(question, last)
                : "Waiting for " + tool + " to notice the commit " + Release.name(question.commit()) + ".";
    }

    /** Whether what was delivered is a later commit with the same files. */
    private boolean holds(Question question, String revision) {
        return contains(question, revision).orElse(question.afterKnown()) && same(question, revision);
    }

    /** Whether the commit is in the history of the other one; empty when its host cannot tell. */
    private Optional<Boolean> contains(Question question, String revision) {
        if (revision.isEmpty()) {
            return Optional.of(false);
        }
        return question.repository()
                .flatMap(it -> code.between(self, it, revision, question.commit()))
                .map(it -> it.commits().isEmpty());
    }

    private boolean same(Question question, String revision) {
        try {
            return question.found().target().files().stream()
                    .allMatch(it ->
                            Arrays.equals(content(question, revision, it), content(question, question.commit(), it)));
        } catch (Problem.ToolFailed away) {
            return false;
        }
    }

    private byte @Nullable [] content(Question question, String revision, String path) {
        return question.repository()
                .flatMap(it -> code.file(self, it, revision, path))
                .map(RepositoryFile::content)
                .orElse(null);
    }
}
