package dev.ridgeway.plugin.search;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that can be found: Backstage's indexable document, and what it is found by.
 *
 * @param id unique among the documents of its type; an entity's is its reference
 * @param location where it is shown: a path of the portal, or a web address
 * @param fields more that is answered, found by, and can be filtered by, such as {@code kind}
 * @param names what it is called besides its title; who writes one of them, or the title, finds it first
 * @param keywords words it is found by that are not shown
 * @param owners references of those it belongs to, who find it before others do
 */
public record SearchDocument(
        String id,
        String title,
        String text,
        String location,
        Map<String, String> fields,
        List<String> names,
        List<String> keywords,
        List<String> owners) {

    /** Keeps its own copies of lists and map. */
    public SearchDocument {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
        names = List.copyOf(names);
        keywords = List.copyOf(keywords);
        owners = List.copyOf(owners);
    }
}
