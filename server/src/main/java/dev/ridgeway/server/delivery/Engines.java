package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.delivery.DeliveryClosed;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
import dev.ridgeway.plugin.delivery.DeliveryPause;
import dev.ridgeway.plugin.delivery.DeliveryTarget;
import dev.ridgeway.server.connections.ConnectedTools;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What every connected engine told last, so that none of them ever holds a page. */
@Component
class Engines {

    private final List<Engine> engines;
    private final List<Watch> watches = new ArrayList<>();

    Engines(ConnectedTools tools) {
        engines = tools.all().stream()
                .filter(DeliveryEngine.class::isInstance)
                .map(it -> new Engine((DeliveryEngine) it))
                .toList();
    }

    List<Engine> all() {
        return engines;
    }

    Optional<Engine> named(String name) {
        return engines.stream().filter(it -> it.name().equals(name)).findFirst();
    }

    /** Begins to listen; {@code changed} is told the engine and the name of each target that is new, different or gone. */
    void follow(BiConsumer<Engine, String> changed) {
        for (Engine engine : engines) {
            engine.changed = name -> changed.accept(engine, name);
            watches.add(engine.tool.watch(engine));
        }
    }

    void leave() {
        watches.forEach(Watch::close);
        watches.clear();
    }

    /** One engine and its targets. */
    static final class Engine implements DeliveryListener {
        /** What tools that read from a repository say when it, or their own part that reads, does not answer. */
        private static final Pattern AWAY = Pattern.compile(
                "(?i)code = Unavailable|dial tcp|deadline exceeded|timeout|timed out|no such host|connection refused");

        private final DeliveryEngine tool;
        private final Map<String, DeliveryTarget> targets = new ConcurrentHashMap<>();
        private volatile Consumer<String> changed = name -> {};
        private volatile @Nullable Instant asOf;
        private volatile @Nullable ToolProblem problem;

        Engine(DeliveryEngine tool) {
            this.tool = tool;
        }

        String name() {
            return tool.name();
        }

        String title() {
            return tool.title();
        }

        Collection<DeliveryTarget> targets() {
            return targets.values();
        }

        Optional<DeliveryTarget> target(String name) {
            return Optional.ofNullable(targets.get(name));
        }

        void hurry(String target) {
            tool.hurry(target);
        }

        void pause(String target, DeliveryPause pause) {
            tool.pause(target, pause);
        }

        void resume(String target) {
            tool.resume(target);
        }

        Optional<DeliveryClosed> closed(String target) {
            return tool.closed(target);
        }

        /** Why it does not bring what is asked for now, where that is that it, or what it reads from, is away. */
        Optional<String> silence(String target, Instant now) {
            if (problem instanceof ToolUnavailable away) {
                return Optional.of(away.message());
            }
            DeliveryTarget known = targets.get(target);
            if (known == null) {
                return Optional.empty();
            }
            if (AWAY.matcher(known.problem()).find()) {
                return Optional.of(title() + " does not reach the repository.");
            }
            Instant looked = known.healthAt();
            return tool.looksWithin()
                    .filter(it -> looked != null && looked.isBefore(now.minus(it)))
                    .map(it -> title() + " has not looked at it since " + LastDeployment.TIME.format(looked) + ".");
        }

        /** Why it tells nothing newer, where that is not that it cannot be reached. */
        Optional<ToolRefused> refusal() {
            return problem instanceof ToolRefused refused ? Optional.of(refused) : Optional.empty();
        }

        /** Up to when its targets are known to be as they were told; that time passes ends nothing of which nobody knows. */
        Instant knownUntil(Instant now) {
            Instant at = asOf;
            return problem == null || at == null ? now : at;
        }

        Reading<Integer> reading() {
            Instant at = asOf;
            ToolProblem why = problem;
            if (at == null) {
                return new Reading.Unavailable<>(
                        title(),
                        why != null
                                ? why
                                : new ToolUnavailable(
                                        "delivery-not-read-yet",
                                        title() + " is being read for the first time.",
                                        "Wait a few seconds."));
            }
            return why == null
                    ? new Reading.Fresh<>(targets.size(), at, title())
                    : new Reading.Stale<>(targets.size(), at, title(), why);
        }

        @Override
        public void present(DeliveryTarget target) {
            if (!target.equals(targets.put(target.name(), target))) {
                changed.accept(target.name());
            }
        }

        @Override
        public void gone(String name) {
            if (targets.remove(name) != null) {
                changed.accept(name);
            }
        }

        @Override
        public void complete(Instant at) {
            asOf = at;
            problem = null;
        }

        @Override
        public void interrupted(ToolProblem why) {
            problem = why;
        }
    }
}
