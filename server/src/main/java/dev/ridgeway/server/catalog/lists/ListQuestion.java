package dev.ridgeway.server.catalog.lists;

import dev.ridgeway.server.catalog.EntityFilter;
import dev.ridgeway.server.catalog.EntityOrder;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;

/**
 * What is asked of the list: the values that each field may have (none: any), words, whether only what one owns or
 * starred, and the order. Location entities, which say where others were read from, show only when asked for by kind.
 */
record ListQuestion(Map<String, Set<String>> chosen, String text, String show, String order, boolean descending) {

    /** The fields that narrow the list, as Backstage names them. */
    static final List<String> FILTERS =
            List.of("kind", "spec.type", "relations.ownedBy", "relations.partOf", "spec.lifecycle", "metadata.tags");

    private static final Set<String> ORDERS = Set.of(
            "metadata.name",
            "metadata.namespace",
            "kind",
            "spec.type",
            "relations.ownedBy",
            "relations.partOf",
            "spec.lifecycle",
            "metadata.tags");
    private static final Set<String> SHOWS = Set.of("", "owned", "starred");
    private static final List<String> TEXT_FIELDS =
            List.of("metadata.name", "metadata.title", "metadata.description", "spec.owner", "metadata.tags");

    static ListQuestion of(MultiValueMap<String, String> query) {
        Map<String, Set<String>> chosen = new LinkedHashMap<>();
        for (String field : FILTERS) {
            List<String> values = query.getOrDefault(field, List.of());
            if (!values.isEmpty()) {
                chosen.put(
                        field,
                        values.stream()
                                .map(it -> it.toLowerCase(Locale.ROOT))
                                .collect(Collectors.toCollection(TreeSet::new)));
            }
        }
        String show = text(query, "show");
        String[] order = text(query, "order").split(",", 2);
        String field = order[0].isEmpty() ? "metadata.name" : order[0];
        String direction = order.length < 2 ? "asc" : order[1];
        if (!ORDERS.contains(field) || !Set.of("asc", "desc").contains(direction)) {
            throw invalid("The list cannot be sorted by \"" + text(query, "order") + "\".", "Send order=kind,asc.");
        }
        if (!SHOWS.contains(show)) {
            throw invalid("The list cannot show only \"" + show + "\".", "Send show=owned or show=starred.");
        }
        return new ListQuestion(chosen, text(query, "text"), show, field, direction.equals("desc"));
    }

    private static String text(MultiValueMap<String, String> query, String name) {
        String value = query.getFirst(name);
        return value == null ? "" : value.strip();
    }

    static Problem.Invalid invalid(String sentence, String remedy) {
        return new Problem.Invalid("query-invalid", sentence, remedy);
    }

    /** The same, whatever the field says. */
    ListQuestion without(String field) {
        Map<String, Set<String>> rest = new LinkedHashMap<>(chosen);
        rest.remove(field);
        return new ListQuestion(rest, text, show, order, descending);
    }

    ListQuestion withText(String other) {
        return new ListQuestion(chosen, other, show, order, descending);
    }

    ListQuestion showing(String other) {
        return new ListQuestion(chosen, text, other, order, descending);
    }

    /** Everything that fits, sorted; what lacks the field comes last. */
    EntityQuery query(Collection<String> owned, Collection<String> starred) {
        List<EntityFilter> parts = new ArrayList<>();
        if (!chosen.containsKey("kind")) {
            parts.add(new EntityFilter.Not(EntityFilter.equal("kind", "location")));
        }
        chosen.forEach((field, values) -> parts.add(new EntityFilter.In(field.toLowerCase(Locale.ROOT), values)));
        switch (show) {
            case "owned" -> parts.add(new EntityFilter.In("relations.ownedby", Set.copyOf(owned)));
            case "starred" -> parts.add(named(starred));
            default -> {}
        }
        return new EntityQuery(
                new EntityFilter.All(parts),
                List.of(new EntityOrder(order, descending)),
                -1,
                0,
                text,
                TEXT_FIELDS,
                true);
    }

    private static EntityFilter named(Collection<String> refs) {
        List<EntityFilter> any = new ArrayList<>();
        for (String text : refs) {
            EntityRef.spelled(text)
                    .ifPresent(ref -> any.add(new EntityFilter.All(List.of(
                            EntityFilter.equal("metadata.name", ref.name()),
                            EntityFilter.equal("metadata.namespace", ref.namespace()),
                            EntityFilter.equal("kind", ref.kind())))));
        }
        return new EntityFilter.AnyOf(any);
    }
}
