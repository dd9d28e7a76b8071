package dev.ridgeway.server.identity.settings;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The entities that people starred. Known for a moment, because every search asks. */
@Component
public class StarredEntities {

    /** Where Backstage's clients keep them. */
    static final String BUCKET = "default.starredEntities";

    /** Where this server kept them before. */
    static final String FORMER_BUCKET = "starred-entities";

    private static final String KEY = "entityRefs";
    private static final int MOST = 500;
    private static final int MOST_PEOPLE = 10_000;

    /** How long another server may not know of a new star. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(5);

    private final UserSettingStore settings;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    StarredEntities(UserSettingStore settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    private record Known(Set<String> refs, Instant until) {}

    /** The references of what the person starred, in lower case; at most 500. */
    public Set<String> of(String person) {
        Instant now = clock.instant();
        Known before = known.get(person);
        if (before != null && before.until().isAfter(now)) {
            return before.refs();
        }
        if (known.size() > MOST_PEOPLE) {
            known.clear();
        }
        Set<String> refs =
                settings.value(person, BUCKET, KEY).map(StarredEntities::refs).orElse(Set.of());
        known.put(person, new Known(refs, now.plus(KNOWN_FOR)));
        return refs;
    }

    /** The person changed a setting. */
    void changed(String person) {
        known.remove(person);
    }

    private static Set<String> refs(String json) {
        Set<String> refs = new HashSet<>();
        if (JsonMapper.shared().readValue(json, Object.class) instanceof List<?> list) {
            list.stream()
                    .filter(String.class::isInstance)
                    .limit(MOST)
                    .forEach(ref -> refs.add(ref.toString().toLowerCase(Locale.ROOT)));
        }
        return Set.copyOf(refs);
    }
}
