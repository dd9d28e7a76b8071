package dev.ridgeway.server.search;

import java.util.List;
import java.util.Map;

/** A part of what was found; {@code total} counts all of it that the actor may see. */
public record SearchPage(List<Result> results, int total) {

    static final SearchPage EMPTY = new SearchPage(List.of(), 0);

    public SearchPage {
        results = List.copyOf(results);
    }

    /**
     * One document that was found.
     *
     * @param document as JSON
     * @param marked the fields in which words were found, with marks around them
     */
    public record Result(String type, String document, Map<String, String> marked) {}
}
