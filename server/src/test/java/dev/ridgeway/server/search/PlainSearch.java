package dev.ridgeway.server.search;

import dev.ridgeway.plugin.search.SearchDocument;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What search finds, by reading every document for every question. */
record PlainSearch(Map<String, List<SearchDocument>> documents) {

    /** The locations of all documents that are found, whatever their order. */
    Set<String> find(SearchQuery query, Set<String> types) {
        Set<String> found = find(query, types, false);
        return found.isEmpty() && !query.term().isBlank() ? find(query, types, true) : found;
    }

    private Set<String> find(SearchQuery query, Set<String> types, boolean tolerant) {
        Set<String> found = new TreeSet<>();
        documents.forEach((type, list) -> {
            for (SearchDocument one : types.contains(type) ? list : List.<SearchDocument>of()) {
                if (passes(one, query) && (query.term().isBlank() || matches(one, query.term(), tolerant))) {
                    found.add(one.location());
                }
            }
        });
        return found;
    }

    private static boolean passes(SearchDocument document, SearchQuery query) {
        return query.filters().entrySet().stream().allMatch(filter -> {
            String value = document.fields().get(filter.getKey());
            return value != null && filter.getValue().stream().anyMatch(value::equalsIgnoreCase);
        });
    }

    private static boolean matches(SearchDocument document, String term, boolean tolerant) {
        boolean named = Stream.concat(Stream.of(document.title()), document.names().stream())
                .anyMatch(it -> tolerant
                        ? compact(it).startsWith(compact(term))
                        : compact(it).equals(compact(term)));
        List<String> texts = Stream.of(
                        Stream.of(document.title(), document.text()),
                        document.names().stream(),
                        document.keywords().stream(),
                        document.fields().values().stream())
                .flatMap(it -> it)
                .toList();
        return named
                || words(term)
                        .allMatch(word -> texts.stream()
                                .flatMap(PlainSearch::words)
                                .anyMatch(it -> it.startsWith(word) || (tolerant && near(word, it))));
    }

    private static boolean near(String word, String kept) {
        int length = word.length();
        if (length < 4 || length > 20 || word.charAt(0) != kept.charAt(0)) {
            return false;
        }
        int most = length < 8 ? 1 : 2;
        return length == 4
                ? edits(word, kept) <= most
                : Stream.iterate(0, it -> it <= kept.length(), it -> it + 1)
                        .anyMatch(end -> edits(word.substring(1), kept.substring(Math.min(1, end), end)) <= most);
    }

    /** Inserted, left out and exchanged letters, and neighbours that changed places. */
    private static int edits(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[a.length()][b.length()];
    }

    private static Stream<String> words(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z0-9]+")).filter(it -> !it.isEmpty());
    }

    private static String compact(String text) {
        return String.join("", words(text).toList());
    }
}
