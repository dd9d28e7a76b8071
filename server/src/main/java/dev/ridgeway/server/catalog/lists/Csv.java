package dev.ridgeway.server.catalog.lists;

import java.util.List;
import java.util.stream.Collectors;

/** Lines of comma-separated values (RFC 4180) that no spreadsheet takes for formulas. */
public final class Csv {

    private static final String BEGINS_A_FORMULA = "=+-@\t\r";

    private Csv() {}

    /** One line, its end included; a cell that would begin a formula begins with an apostrophe instead. */
    public static String line(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(String text) {
        boolean formula = !text.isEmpty() && BEGINS_A_FORMULA.indexOf(text.charAt(0)) >= 0;
        String safe = formula ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(it -> it == ',' || it == '"' || it == '\n' || it == '\r');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
