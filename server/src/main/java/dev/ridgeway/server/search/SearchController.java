package dev.ridgeway.server.search;

import dev.ridgeway.server.identity.Actor;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

@RestController
@RequestMapping("/api/search")
class SearchController {

    private static final MediaType TYPE = new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Search search;
    private final SearchParameters parameters;

    SearchController(Search search, SearchParameters parameters) {
        this.search = search;
        this.parameters = parameters;
    }

    @GetMapping("/query")
    ResponseEntity<byte[]> query(Actor actor, @RequestParam MultiValueMap<String, String> asked) {
        SearchQuery query = parameters.query(asked, search.types());
        return ResponseEntity.ok().contentType(TYPE).body(json(query, search.query(actor, query)));
    }

    /** Put together from the texts that documents are kept as. */
    private static byte[] json(SearchQuery query, SearchPage page) {
        StringBuilder json = new StringBuilder(page.results().size() * 700 + 100).append("{\"results\":[");
        int rank = query.page() * query.pageLimit();
        for (SearchPage.Result one : page.results()) {
            rank++;
            json.append("{\"type\":\"")
                    .append(one.type())
                    .append("\",\"document\":")
                    .append(one.document())
                    .append(",\"rank\":")
                    .append(rank)
                    .append(",\"highlight\":{\"preTag\":\"" + Marks.BEFORE + "\",\"postTag\":\"" + Marks.AFTER
                            + "\",\"fields\":")
                    .append(JSON.writeValueAsString(one.marked()))
                    .append("}},");
        }
        if (!page.results().isEmpty()) {
            json.setLength(json.length() - 1);
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        if ((long) (query.page() + 1) * query.pageLimit() < page.total()) {
            rest.put("nextPageCursor", SearchParameters.cursor(query.page() + 1));
        }
        if (query.page() > 0) {
            rest.put("previousPageCursor", SearchParameters.cursor(query.page() - 1));
        }
        rest.put("numberOfResults", page.total());
        json.append("],").append(JSON.writeValueAsString(rest).substring(1));
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }
}
