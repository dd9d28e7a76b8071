package dev.ridgeway.server.paths.patch;

import dev.ridgeway.plugin.paths.ActionFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Operations on the sections of a Markdown file: the place is the way of headings, {@code /Runbook/Contacts}, the value
 * the text below the heading with all that is below it. {@code add} makes a section that is missing.
 */
record MarkdownPatch(String file) {

    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})[ \\t]+(.*?)(?:[ \\t]+#+)?[ \\t]*");
    private static final Pattern FENCE = Pattern.compile(" {0,3}(`{3,}|~{3,}).*");

    private record Heading(int line, int level, String title) {}

    String apply(String text, List<Operation> operations) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        operations.forEach(it -> apply(lines, it));
        return String.join("\n", lines);
    }

    private void apply(List<String> lines, Operation operation) {
        if (operation.path().isRoot()) {
            throw YamlText.uncertain();
        }
        List<Heading> headings = headings(lines);
        int from = 0;
        int to = lines.size();
        int level = 0;
        int depth = 0;
        for (String title : operation.path().steps()) {
            Heading found = null;
            for (Heading heading : headings) {
                if (heading.line() >= from
                        && heading.line() < to
                        && heading.level() > level
                        && heading.title().equals(title)) {
                    found = heading;
                    break;
                }
            }
            if (found == null) {
                break;
            }
            level = found.level();
            from = found.line() + 1;
            to = end(headings, found, to);
            depth++;
        }
        List<String> missing =
                operation.path().steps().subList(depth, operation.path().steps().size());
        String value = operation.value() == null ? "" : operation.value().toString();
        List<String> section = lines.subList(from, to);
        switch (operation.op()) {
            case "remove" -> {
                if (missing.isEmpty()) {
                    lines.subList(from - 1, to).clear();
                }
            }
            case "test" -> {
                if (!missing.isEmpty() || !String.join("\n", section).strip().equals(value.strip())) {
                    throw new ActionFailed(
                            "patch-test-failed",
                            "The section " + operation.path() + " of " + file + " is not what the change expects.",
                            "Look at the file; somebody may have changed it meanwhile. Then start over.");
                }
            }
            case "add", "replace" -> {
                if (missing.isEmpty()) {
                    if (!String.join("\n", section).strip().equals(value.strip())) {
                        boolean last = to == lines.size();
                        section.clear();
                        lines.addAll(from, body(value));
                        if (last) {
                            lines.removeLast();
                            lines.add("");
                        }
                    }
                } else if (operation.op().equals("replace")) {
                    throw new ActionFailed(
                            "patch-place-missing",
                            file + " has no section " + operation.path() + ".",
                            "Correct the place in the step, or use add, which makes what is missing.");
                } else {
                    boolean titled = level == 0 && headings.stream().anyMatch(it -> it.level() == 1);
                    make(lines, to, titled ? 1 : level, missing, value);
                }
            }
            default ->
                throw new ActionFailed(
                        "patch-invalid",
                        "\"" + operation.op() + "\" is no operation on a file.",
                        "Use one of add, remove, replace and test.");
        }
    }

    private static void make(List<String> lines, int at, int level, List<String> titles, String value) {
        int place = at;
        while (place > 0 && lines.get(place - 1).isBlank()) {
            place--;
        }
        lines.subList(place, at).clear();
        List<String> made = new ArrayList<>();
        int below = level;
        for (String title : titles) {
            below = Math.min(6, below + 1);
            if (place > 0 || !made.isEmpty()) {
                made.add("");
            }
            made.add("#".repeat(below) + " " + title);
        }
        made.addAll(body(value));
        lines.addAll(place, made);
    }

    private static List<String> body(String value) {
        List<String> body = new ArrayList<>();
        body.add("");
        if (!value.isBlank()) {
            body.addAll(value.strip().lines().toList());
            body.add("");
        }
        return body;
    }

    private static int end(List<Heading> headings, Heading of, int to) {
        return headings.stream()
                .filter(it -> it.line() > of.line() && it.line() < to && it.level() <= of.level())
                .mapToInt(Heading::line)
                .findFirst()
                .orElse(to);
    }

    private static List<Heading> headings(List<String> lines) {
        List<Heading> headings = new ArrayList<>();
        String fence = "";
        for (int i = 0; i < lines.size(); i++) {
            Matcher fenced = FENCE.matcher(lines.get(i));
            Matcher heading = HEADING.matcher(lines.get(i));
            if (fenced.matches() && (fence.isEmpty() || lines.get(i).strip().startsWith(fence))) {
                fence = fence.isEmpty() ? fenced.group(1) : "";
            } else if (fence.isEmpty() && heading.matches()) {
                headings.add(new Heading(i, heading.group(1).length(), heading.group(2)));
            }
        }
        return headings;
    }
}
