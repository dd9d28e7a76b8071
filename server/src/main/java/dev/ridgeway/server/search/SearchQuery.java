package dev.ridgeway.server.search;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to find. No types mean all; of each filter one value must be the document's; an empty term finds everything.
 *
 * @param page counted from zero
 */
public record SearchQuery(String term, Set<String> types, Map<String, List<String>> filters, int pageLimit, int page) {

    public SearchQuery {
        types = Set.copyOf(types);
        filters = Map.copyOf(filters);
    }
}
