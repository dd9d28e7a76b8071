package dev.ridgeway.server.catalog;

import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Setting;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** The names of environments in the order in which a version gets there, by {@code ridgeway.environments}. */
@Component
public class Environments implements Comparator<String> {

    private static final List<String> USUAL = List.of("dev", "development", "test", "staging", "production");

    private final List<String> names;

    Environments(Configuration configuration) {
        names = configuration
                .at("ridgeway.environments")
                .map(it -> it.list().stream().map(Setting::text).toList())
                .orElse(USUAL);
    }

    /** Those that nobody named come last, by name. */
    @Override
    public int compare(String one, String other) {
        return Comparator.comparingInt(this::place)
                .thenComparing(Comparator.naturalOrder())
                .compare(one, other);
    }

    private int place(String name) {
        int at = names.indexOf(name);
        return at < 0 ? names.size() : at;
    }
}
