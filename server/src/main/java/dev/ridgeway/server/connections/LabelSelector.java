package dev.ridgeway.server.connections;

import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kubernetes' text form of a choice by labels, such as {@code app=web,tier in (a, b),!old}. */
public final class LabelSelector implements Predicate<Map<String, String>> {

    private static final String KEY = "([A-Za-z0-9./_-]+)";
    private static final Pattern PART = Pattern.compile("\\s*(?:" + KEY + "\\s*(==?|!=)\\s*([A-Za-z0-9._-]*)|" + KEY
            + "\\s+(in|notin)\\s*\\(([^()]*)\\)|(!?)\\s*" + KEY + ")\\s*(?:,|$)");

    private final List<Predicate<Map<String, String>>> parts = new ArrayList<>();

    private LabelSelector() {}

    /** Reads it; what cannot be read is refused. */
    public static LabelSelector parse(String text) {
        LabelSelector selector = new LabelSelector();
        Matcher part = PART.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!part.find(at) || part.start() != at) {
                throw new Problem.Invalid(
                        "label-selector-invalid",
                        "\"%s\" does not choose by labels.".formatted(text),
                        "Write it as kubectl takes it, for example app=web,tier in (front, back).");
            }
            selector.parts.add(part(part));
            at = part.end();
        }
        return selector;
    }

    private static Predicate<Map<String, String>> part(Matcher part) {
        if (part.group(1) != null) {
            String key = part.group(1);
            String value = part.group(3);
            return part.group(2).equals("!=")
                    ? labels -> !value.equals(labels.get(key))
                    : labels -> value.equals(labels.get(key));
        }
        if (part.group(4) != null) {
            String key = part.group(4);
            Set<String> values = Set.copyOf(List.of(part.group(6).strip().split("\\s*,\\s*")));
            boolean in = part.group(5).equals("in");
            return labels -> {
                String value = labels.get(key);
                return in == (value != null && values.contains(value));
            };
        }
        boolean not = part.group(7).equals("!");
        String key = part.group(8);
        return labels -> labels.containsKey(key) != not;
    }

    /** One without parts chooses nothing here: everything would belong to everybody. */
    @Override
    public boolean test(Map<String, String> labels) {
        return !parts.isEmpty() && parts.stream().allMatch(it -> it.test(labels));
    }
}
