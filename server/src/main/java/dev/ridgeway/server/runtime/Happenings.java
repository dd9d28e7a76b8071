package dev.ridgeway.server.runtime;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.runtime.EntityEvents.EntityEvent;
import dev.ridgeway.server.runtime.EntityWorkloads.Found;
import dev.ridgeway.server.runtime.events.EventStore;
import dev.ridgeway.server.runtime.events.Happening;
import dev.ridgeway.server.runtime.events.WorkloadName;
import dev.ridgeway.server.runtime.status.EventWords;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What happened to an entity: what the clusters still say, and what was written down before they forgot it. */
@Component
class Happenings {

    private final Runtime runtime;
    private final EventStore store;
    private final EventRunner runner;

    Happenings(Runtime runtime, EventStore store, EventRunner runner) {
        this.runtime = runtime;
        this.store = store;
        this.runner = runner;
    }

    EntityEvents of(Actor actor, EntityRef ref) {
        Entity entity = runtime.readable(actor, ref);
        return new EntityEvents(
                ref.toString(),
                runtime.places(entity).stream()
                        .flatMap(List::stream)
                        .flatMap(it -> events(entity, it))
                        // A loud environment hides nothing of a calm one, nor what goes well what went wrong.
                        .collect(Collectors.groupingBy(
                                it -> List.of(it.cluster(), it.namespace(), it.good()),
                                Collectors.collectingAndThen(Collectors.toList(), Happenings::newest)))
                        .values()
                        .stream()
                        .flatMap(List::stream)
                        .sorted(Comparator.comparing(EntityEvent::at).reversed())
                        .toList(),
                runner.days());
    }

    private static List<EntityEvent> newest(List<EntityEvent> events) {
        return events.stream()
                .sorted(Comparator.comparing(EntityEvent::at).reversed())
                .limit(EventRunner.MOST_OF_ONE)
                .toList();
    }

    private Stream<EntityEvent> events(Entity entity, Found found) {
        Stream<Happening> told = new WorkloadParts(found.cluster(), found.workload())
                .events().stream().flatMap(it -> Happening.of(it).stream());
        Stream<Happening> written =
                store.of(WorkloadName.of(found.cluster(), found.workload()), EventRunner.MOST_OF_ONE).stream();
        Map<String, Happening> each = Stream.concat(told, written)
                .collect(Collectors.toMap(
                        Happening::uid,
                        Function.identity(),
                        BinaryOperator.maxBy(Comparator.comparing(Happening::at))));
        String environment = Runtime.environment(entity, found);
        return each.values().stream().map(it -> event(environment, found, it));
    }

    private static EntityEvent event(String environment, Found found, Happening it) {
        String namespace = found.workload().namespace();
        return new EntityEvent(
                environment,
                found.cluster().name(),
                namespace,
                EventWords.of(it.reason(), it.message(), it.warning()),
                it.name(),
                !it.warning(),
                it.times(),
                it.firstAt(),
                it.at(),
                it.kind(),
                it.reason(),
                it.message(),
                "kubectl get events -n " + namespace + " --field-selector involvedObject.kind=" + it.kind()
                        + ",involvedObject.name=" + it.name());
    }
}
