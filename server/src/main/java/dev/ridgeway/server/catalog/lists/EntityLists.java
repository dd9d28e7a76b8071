package dev.ridgeway.server.catalog.lists;

import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.catalog.EntityPage;
import dev.ridgeway.server.catalog.EntityQuery;
import dev.ridgeway.server.catalog.Facet;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Identity;
import dev.ridgeway.server.identity.Permission;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Pages of the list, the counts beside its filters, and the whole of it; only for who may read entities. */
@Component
class EntityLists {

    private static final int MOST_VALUES = 100;

    private final Catalog catalog;
    private final Identity identity;

    EntityLists(Catalog catalog, Identity identity) {
        this.catalog = catalog;
        this.identity = identity;
    }

    /** A part of what fits, and how much fits. */
    record ListPage(List<EntityRow> items, long total) {}

    /** The values of a field that most have, and how many more values there are. */
    record ListValues(List<Facet> values, int more) {}

    /**
     * For each field its values among what fits everything else; how much one owns and starred of what fits; and when
     * nothing fits, how much would without each of the things that narrow.
     */
    record ListCounts(Map<String, ListValues> fields, long owned, long starred, Map<String, Long> without) {}

    ListPage page(Actor actor, ListQuestion question, int limit, int offset) {
        EntityPage page = asked(actor, query(actor, question).page(offset, limit));
        return new ListPage(page.items().stream().map(EntityRow::of).toList(), page.totalItems());
    }

    /** Everything that fits, as it is at one moment. */
    List<Entity> all(Actor actor, ListQuestion question) {
        return asked(actor, query(actor, question)).items();
    }

    /** Of each field only values that hold the text. */
    ListCounts counts(Actor actor, ListQuestion question, List<String> fields, String text) {
        long fitting = total(actor, question);
        Map<String, ListValues> counted = new LinkedHashMap<>();
        for (String field : fields) {
            EntityQuery others = query(actor, question.without(field));
            List<Facet> facets = catalog.facets(actor, List.of(field), others).getOrDefault(field, List.of());
            counted.put(field, most(facets, question.chosen().getOrDefault(field, Set.of()), text));
        }
        return new ListCounts(
                counted,
                total(actor, question.showing("owned")),
                total(actor, question.showing("starred")),
                fitting > 0 ? Map.of() : without(actor, question));
    }

    /** The most frequent first; those that are chosen are always among them. A value counts once, however it is written. */
    private static ListValues most(List<Facet> facets, Set<String> chosen, String text) {
        Map<String, Facet> merged = new LinkedHashMap<>();
        for (Facet facet : facets) {
            String same = facet.value().toLowerCase(Locale.ROOT);
            if (same.contains(text.toLowerCase(Locale.ROOT))) {
                merged.merge(same, facet, (one, other) -> new Facet(one.value(), one.count() + other.count()));
            }
        }
        List<Facet> sorted = new ArrayList<>(merged.values());
        sorted.sort(
                Comparator.comparing((Facet it) -> !chosen.contains(it.value().toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.comparingLong(Facet::count).reversed())
                        .thenComparing(Facet::value));
        int shown = Math.min(sorted.size(), MOST_VALUES);
        return new ListValues(List.copyOf(sorted.subList(0, shown)), sorted.size() - shown);
    }

    private Map<String, Long> without(Actor actor, ListQuestion question) {
        Map<String, Long> without = new LinkedHashMap<>();
        question.chosen().keySet().forEach(field -> without.put(field, total(actor, question.without(field))));
        if (!question.text().isEmpty()) {
            without.put("text", total(actor, question.withText("")));
        }
        if (!question.show().isEmpty()) {
            without.put("show", total(actor, question.showing("")));
        }
        return without;
    }

    private long total(Actor actor, ListQuestion question) {
        return asked(actor, query(actor, question).page(0, 0)).totalItems();
    }

    private EntityPage asked(Actor actor, EntityQuery query) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return catalog.query(actor, query);
    }

    private EntityQuery query(Actor actor, ListQuestion question) {
        return question.query(
                actor.ownership(), question.show().equals("starred") ? identity.starred(actor) : Set.of());
    }
}
