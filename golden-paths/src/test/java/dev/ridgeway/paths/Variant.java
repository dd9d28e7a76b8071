package dev.ridgeway.paths;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One way to answer the form of the path "New service". */
record Variant(String language, String exposure, boolean database) {

    static final List<String> LANGUAGES = List.of("java", "go", "python", "typescript");
    static final List<String> EXPOSURES = List.of("public", "internal", "worker");

    static List<Variant> all() {
        List<Variant> all = new ArrayList<>();
        for (String language : LANGUAGES) {
            for (String exposure : EXPOSURES) {
                all.add(new Variant(language, exposure, false));
                all.add(new Variant(language, exposure, true));
            }
        }
        return all;
    }

    /**
     * Each language for each exposure; each language once with a database, and each exposure at least once. The other
     * halves are rendered and checked, but built only when everything is tested.
     */
    static List<Variant> built() {
        if (Boolean.getBoolean("ridgeway.test.all")) {
            return all();
        }
        List<Variant> built = new ArrayList<>();
        for (int language = 0; language < LANGUAGES.size(); language++) {
            for (int exposure = 0; exposure < EXPOSURES.size(); exposure++) {
                built.add(new Variant(
                        LANGUAGES.get(language), EXPOSURES.get(exposure), exposure == language % EXPOSURES.size()));
            }
        }
        return built;
    }

    boolean worker() {
        return exposure.equals("worker");
    }

    Map<String, @Nullable Object> answers() {
        return answers("parcel-tracker");
    }

    Map<String, @Nullable Object> answers(String name) {
        Map<String, @Nullable Object> answers = new LinkedHashMap<>();
        answers.put("name", name);
        answers.put("description", "Tells where a parcel is: today, and tomorrow's guess.");
        answers.put("owner", "group:default/team-parcels");
        answers.put("system", "system:default/delivery-platform");
        answers.put("language", language);
        answers.put("exposure", exposure);
        answers.put("size", "small");
        answers.put("database", database);
        return answers;
    }

    @Override
    public String toString() {
        return language + "-" + exposure + (database ? "-database" : "");
    }
}
