package dev.ridgeway.server.delivery;

import dev.ridgeway.plugin.Reading;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.delivery.DeliveryEngine;
import dev.ridgeway.plugin.delivery.DeliveryEngine.Watch;
import dev.ridgeway.plugin.delivery.DeliveryListener;
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
