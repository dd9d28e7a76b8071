package dev.ridgeway.server.catalog.lists;

import dev.ridgeway.server.catalog.Entity;
import dev.ridgeway.server.identity.Actor;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The list of the portal. All three addresses take the same question: {@code kind}, {@code spec.type}, {@code
 * relations.ownedBy}, {@code relations.partOf}, {@code spec.lifecycle} and {@code metadata.tags}, each repeated for
 * alternatives, {@code text}, {@code show} and {@code order}.
 */
@RestController
@RequestMapping("/api/ridgeway/catalog/list")
class ListController {

    private static final int MOST = 200;

    private final EntityLists lists;

    ListController(EntityLists lists) {
        this.lists = lists;
    }

    @GetMapping
    EntityLists.ListPage page(
            Actor actor,
            @RequestParam MultiValueMap<String, String> query,
            @RequestParam(defaultValue = "25") int limit,
            @RequestParam(defaultValue = "0") int offset) {
        return lists.page(actor, ListQuestion.of(query), Math.clamp(limit, 1, MOST), Math.max(0, offset));
    }

    /** {@code field}: only the values of that one; {@code find}: only values that hold this text. */
    @GetMapping("/counts")
    EntityLists.ListCounts counts(
            Actor actor,
            @RequestParam MultiValueMap<String, String> query,
            @RequestParam(defaultValue = "") String field,
            @RequestParam(defaultValue = "") String find) {
        if (!field.isEmpty() && !ListQuestion.FILTERS.contains(field)) {
            throw ListQuestion.invalid(
                    "The list has no filter \"" + field + "\".", "Send one of " + ListQuestion.FILTERS + ".");
        }
        return lists.counts(
                actor, ListQuestion.of(query), field.isEmpty() ? ListQuestion.FILTERS : List.of(field), find);
    }

    /** The whole list as it is filtered and sorted: {@code csv} as rows, {@code json} as entities; written as it is read. */
    @GetMapping("/export")
    void export(
            Actor actor,
            @RequestParam MultiValueMap<String, String> query,
            @RequestParam(defaultValue = "csv") String format,
            HttpServletResponse response)
            throws IOException {
        if (!Set.of("csv", "json").contains(format)) {
            throw ListQuestion.invalid("There is no export as \"" + format + "\".", "Send format=csv or format=json.");
        }
        boolean csv = format.equals("csv");
        List<Entity> entities = lists.all(actor, ListQuestion.of(query));
        response.setContentType(csv ? "text/csv;charset=UTF-8" : "application/json;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"catalog." + format + "\"");
        response.setHeader("X-Content-Type-Options", "nosniff");
        try (OutputStream out = new BufferedOutputStream(response.getOutputStream())) {
            if (csv) {
                writeCsv(entities, out);
            } else {
                writeJson(entities, out);
            }
        }
    }

    private static void writeCsv(List<Entity> entities, OutputStream out) throws IOException {
        out.write(utf8(Csv.line(EntityRow.COLUMNS)));
        for (Entity entity : entities) {
            out.write(utf8(Csv.line(EntityRow.of(entity).cells())));
        }
    }

    private static void writeJson(List<Entity> entities, OutputStream out) throws IOException {
        String before = "[";
        for (Entity entity : entities) {
            out.write(utf8(before));
            out.write(entity.json());
            before = ",\n";
        }
        out.write(utf8(entities.isEmpty() ? "[]" : "]"));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
