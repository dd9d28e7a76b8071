package dev.ridgeway.server.search;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Setting;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import org.springframework.util.MultiValueMap;

/** Reads a question as Backstage's clients write it: {@code types[0]=…&filters[kind]=…}. */
@Component
class SearchParameters {

    private static final int DEFAULT_LIMIT = 25;
    private static final int MOST_VALUES = 100;
    private static final Pattern TYPES = Pattern.compile("types(\\[\\d{0,3}])?");
    private static final Pattern FILTER = Pattern.compile("filters\\[([^\\[\\]]+)](\\[\\d{0,3}])?");

    private final int longestTerm;
    private final int mostOnAPage;

    SearchParameters(Configuration configuration) {
        this.longestTerm = number(configuration.at("search.maxTermLength"));
        this.mostOnAPage = number(configuration.at("search.maxPageLimit"));
    }

    private static int number(Optional<Setting> setting) {
        return setting.map(it -> (int) it.number()).orElse(100);
    }

    SearchQuery query(MultiValueMap<String, String> asked, Set<String> known) {
        Set<String> types = new HashSet<>();
        Map<String, List<String>> filters = new LinkedHashMap<>();
        asked.forEach((name, values) -> {
            Matcher filter = FILTER.matcher(name);
            if (TYPES.matcher(name).matches()) {
                types.addAll(values);
            } else if (filter.matches()) {
                filters.computeIfAbsent(filter.group(1), it -> new ArrayList<>())
                        .addAll(values);
            } else if (name.startsWith("filters") || name.startsWith("types")) {
                throw invalid("\"" + name + "\" is neither types[] nor a filter such as filters[kind]");
            }
        });
        types.forEach(type -> {
            if (!known.contains(type)) {
                throw invalid("There are no documents of type \"" + type + "\"");
            }
        });
        if (filters.values().stream().mapToInt(List::size).sum() > MOST_VALUES) {
            throw invalid("There are more than " + MOST_VALUES + " filters");
        }
        String term = one(asked, "term");
        if (term.length() > longestTerm) {
            throw invalid("The term length \"%d\" is greater than \"%d\"".formatted(term.length(), longestTerm));
        }
        int limit = limit(one(asked, "pageLimit"));
        return new SearchQuery(
                term, types, filters, limit == 0 ? DEFAULT_LIMIT : limit, page(one(asked, "pageCursor")));
    }

    private static String one(MultiValueMap<String, String> asked, String name) {
        List<String> values = asked.getOrDefault(name, List.of(""));
        if (values.size() > 1) {
            throw invalid("\"" + name + "\" is given more than once");
        }
        return values.getFirst();
    }

    private int limit(String text) {
        int limit = text.isEmpty() ? 0 : wholeNumber(text, "page limit");
        if (limit > mostOnAPage) {
            throw invalid("The page limit \"%d\" is greater than \"%d\"".formatted(limit, mostOnAPage));
        }
        return limit;
    }

    private static int page(String cursor) {
        if (cursor.isEmpty()) {
            return 0;
        }
        try {
            return wholeNumber(
                    new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8), "page in the cursor");
        } catch (IllegalArgumentException e) {
            throw invalid("The page cursor \"" + cursor + "\" was not given here");
        }
    }

    /** The cursor of a page, as Backstage's engines write it. */
    static String cursor(int page) {
        return Base64.getEncoder().encodeToString(String.valueOf(page).getBytes(StandardCharsets.UTF_8));
    }

    private static int wholeNumber(String text, String what) {
        if (!text.matches("\\d{1,9}")) {
            throw invalid("The " + what + " \"" + text + "\" is no whole number");
        }
        return Integer.parseInt(text);
    }

    private static Problem.Invalid invalid(String message) {
        return new Problem.Invalid(
                "search-query-invalid",
                "Invalid query string: " + message + ".",
                "Write it as Backstage's search client does: term, types[], filters[field], pageLimit, pageCursor.");
    }
}
