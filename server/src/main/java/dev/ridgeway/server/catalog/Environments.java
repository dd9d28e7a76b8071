package dev.ridgeway.server.catalog;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The names of environments in the order in which a version gets there, by {@code ridgeway.environments}. */
@Component
public class Environments implements Comparator<String> {

    private static final List<String> USUAL = List.of("dev", "staging", "production");
    private static final List<String> USUAL_ORDER = List.of("dev", "development", "test", "staging", "production");

    /** What namespaces, labels and YAML take as it is; words that YAML takes for something else are none. */
    private static final Pattern NAME =
            Pattern.compile("(?!(?:true|false|null|yes|no|on|off|y|n)$)[a-z](?:[-a-z0-9]{0,18}[a-z0-9])?");

    private static final Pattern PREVIEW = Pattern.compile("preview-[1-9][0-9]{0,8}");

    private final List<String> names;
    private final List<String> order;

    Environments(Configuration configuration) {
        List<String> configured = configuration
                .at("ridgeway.environments")
                .map(Environments::names)
                .orElse(List.of());
        this.names = configured.isEmpty() ? USUAL : configured;
        this.order = configured.isEmpty() ? USUAL_ORDER : configured;
    }

    private static List<String> names(Setting setting) {
        Set<String> names = new LinkedHashSet<>();
        for (Setting one : setting.list()) {
            if (!NAME.matcher(one.text()).matches() || isPreview(one.text()) || !names.add(one.text())) {
                throw one.wrong(
                        "a name that stands there once: at most 20 lower-case letters, digits and dashes, beginning"
                                + " with a letter, and not that of a preview");
            }
        }
        if (names.isEmpty()) {
            throw setting.wrong("at least one name, such as [dev, production]");
        }
        return List.copyOf(names);
    }

    /** What a new service is made for. */
    public List<String> names() {
        return names;
    }

    /** The environment that shows a change proposal of that number. */
    public static String preview(int proposal) {
        return "preview-" + proposal;
    }

    /** Whether an environment shows a change proposal: no version gets there from another one, or goes on from there. */
    public static boolean isPreview(String name) {
        return PREVIEW.matcher(name).matches();
    }

    /** Whether that is a list of such names. */
    public static boolean areNames(@Nullable Object value) {
        return value instanceof List<?> list
                && !list.isEmpty()
                && new HashSet<>(list).size() == list.size()
                && list.stream()
                        .allMatch(it ->
                                it instanceof String name && NAME.matcher(name).matches());
    }

    /** Those that nobody named come after the others, by name, and previews last. */
    @Override
    public int compare(String one, String other) {
        return Comparator.comparingInt(this::place)
                .thenComparing(Comparator.naturalOrder())
                .compare(one, other);
    }

    private int place(String name) {
        int at = order.indexOf(name);
        return at >= 0 ? at : isPreview(name) ? order.size() + 1 : order.size();
    }
}
