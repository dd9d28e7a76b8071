package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Health;
import dev.ridgeway.plugin.delivery.DeliveryTarget.Source;
import dev.ridgeway.plugin.delivery.Deployment;
import dev.ridgeway.plugin.delivery.Deployment.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An engine that says what a test lets it say, and remembers as few deployments as a real one. */
public final class FakeEngine implements DeliveryEngine {

    static final String REPOSITORY = "https://git.ridgeway.internal/shop/checkout.git";

    private static final int REMEMBERED = 3;

    private final Map<String, DeliveryTarget> targets = new LinkedHashMap<>();
    /** Why nothing can be paused or resumed. */
    @Nullable
    ToolRefused refusal;

    /** Why it cannot be asked to go on. */
    @Nullable
    volatile ToolUnavailable away;

    /** The reasons of its pauses. */
    final List<String> pauses = new CopyOnWriteArrayList<>();

    /** What of its cluster is in the identity of everything. */
    volatile String cluster = "";

    /** Keeps it from delivering anything. */
    @Nullable
    volatile DeliveryClosed closed;

    /** After how long without a look it counts as away. */
    volatile Optional<Duration> looksWithin = Optional.empty();

    final List<String> hurried = new CopyOnWriteArrayList<>();
    private final List<DeliveryListener> listeners = new CopyOnWriteArrayList<>();

    /** Brings a commit to an environment of a service, and finds it as well as said. */
    public void deliver(String service, String environment, String commit, Instant at, Health health) {
        deliver(service + "-" + environment, service, environment, commit, at, health);
    }

    /** The same by a target of that title, as one region of several is. */
    public void deliver(String title, String service, String environment, String commit, Instant at, Health health) {
        Deployment brought = new Deployment(commit, Phase.BROUGHT, at, at.plusSeconds(2), "", "");
        say(title, service, environment, brought, health, commit, "", false);
    }

    /** Begins to bring a commit to an environment of a service. */
    public void begin(String service, String environment, String commit, Instant at) {
        Deployment begun = new Deployment(commit, Phase.UNDER_WAY, at, null, "", "");
        say(service, environment, begun, Health.COMING, commit, "", true);
    }

    void say(
            String service,
            String environment,
            Deployment latest,
            Health health,
            String wanted,
            String problem,
            boolean different) {
        say(service + "-" + environment, service, environment, latest, health, wanted, problem, different);
    }

    private void say(
            String title,
            String service,
            String environment,
            Deployment latest,
            Health health,
            String wanted,
            String problem,
            boolean different) {
        String name = "argocd/" + title;
        List<Deployment> history =
                new ArrayList<>(targets.containsKey(name) ? targets.get(name).history() : List.of());
        if (latest.phase() == Phase.BROUGHT
                && history.stream().noneMatch(it -> it.startedAt().equals(latest.startedAt()))) {
            history.add(latest);
        }
        Instant ended = latest.endedAt();
        put(new DeliveryTarget(
                name,
                "uid-of-" + name + cluster,
                title,
                Map.of("ridgeway.dev/service", service, "ridgeway.dev/environment", environment),
                new Source(REPOSITORY, "deploy/chart", List.of("deploy/environments/" + environment + "/values.yaml")),
                service + "-" + environment,
                List.of("registry.example.com/" + service + ":latest"),
                wanted,
                different,
                true,
                null,
                problem,
                health,
                ended == null ? null : ended.plusSeconds(5),
                ended == null ? null : ended.plusSeconds(6),
                latest,
                history.subList(Math.max(0, history.size() - REMEMBERED), history.size())));
    }

    void put(DeliveryTarget target) {
        targets.put(target.name(), target);
        listeners.forEach(it -> it.present(target));
    }

    /** The files that describe a target call its service something else. */
    void rename(String target, String service) {
        DeliveryTarget it = Objects.requireNonNull(targets.get(target), target);
        put(new DeliveryTarget(
                it.name(),
                it.uid(),
                it.title(),
                Map.of("ridgeway.dev/service", service, "ridgeway.dev/environment", "dev"),
                it.source(),
                it.namespace(),
                it.images(),
                it.wanted(),
                it.different(),
                it.automatic(),
                it.paused(),
                it.problem(),
                it.health(),
                it.healthSince(),
                it.healthAt(),
                it.latest(),
                it.history()));
    }

    @Nullable
    DeliveryTarget target(String name) {
        return targets.get(name);
    }

    void remove(String name) {
        targets.remove(name);
        listeners.forEach(it -> it.gone(name));
    }

    void complete(Instant asOf) {
        listeners.forEach(it -> it.complete(asOf));
    }

    void interrupt(ToolProblem problem) {
        listeners.forEach(it -> it.interrupted(problem));
    }

    @Override
    public Watch watch(DeliveryListener listener) {
        targets.values().forEach(listener::present);
        listener.complete(Instant.now());
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<Duration> looksWithin() {
        return looksWithin;
    }

    @Override
    public void hurry(String target) {
        hurried.add(target);
    }

    @Override
    public Optional<DeliveryClosed> closed(String target) {
        return Optional.ofNullable(closed);
    }

    @Override
    public void pause(String target, DeliveryPause pause) {
        pauses.add(pause.reason());
        automatic(target, false, pause);
    }

    @Override
    public void resume(String target) {
        if (away != null) {
            throw away;
        }
        automatic(target, true, null);
    }

    private void automatic(String target, boolean automatic, @Nullable DeliveryPause pause) {
        if (refusal != null) {
            throw refusal;
        }
        DeliveryTarget it = Objects.requireNonNull(targets.get(target), target);
        put(new DeliveryTarget(
                it.name(),
                it.uid(),
                it.title(),
                it.labels(),
                it.source(),
                it.namespace(),
                it.images(),
                it.wanted(),
                it.different(),
                automatic,
                pause,
                it.problem(),
                it.health(),
                it.healthSince(),
                it.healthAt(),
                it.latest(),
                it.history()));
    }

    @Override
    public String name() {
        return "argocd-main";
    }

    @Override
    public String kind() {
        return "argocd";
    }

    @Override
    public String title() {
        return "Argo CD (main)";
    }

    @Override
    public String address() {
        return "https://argocd.example.com";
    }

    @Override
    public String ask() {
        return "3.5";
    }

    @Override
    public ToolRights rights() {
        return ToolRights.all();
    }
}
