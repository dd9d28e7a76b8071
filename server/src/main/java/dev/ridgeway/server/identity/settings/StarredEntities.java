package dev.ridgeway.server.identity.settings;

import dev.ridgeway.server.platform.LiveEvents;
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

/** The entities that people starred. Known for a while, because every search asks; servers tell each other what changed. */
@Component
public class StarredEntities {

    /** Where Backstage's clients keep them. */
    static final String BUCKET = "default.starredEntities";

    /** Where this server kept them before. */
    static final String FORMER_BUCKET = "starred-entities";

    private static final String KEY = "entityRefs";
    private static final int MOST = 500;
    private static final int MOST_PEOPLE = 10_000;

    private static final String TOPIC = LiveEvents.AMONG_SERVERS + "starred";
    private static final JsonMapper JSON = JsonMapper.shared();

    /** How long another server may not know of a star when the word of it is lost. */
    private static final Duration KNOWN_FOR = Duration.ofSeconds(30);

    private final UserSettingStore settings;
    private final LiveEvents live;
    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    StarredEntities(UserSettingStore settings, LiveEvents live, InstantSource clock) {
        this.settings = settings;
        this.live = live;
        this.clock = clock;
        live.subscribe((topic, data) -> {
            if (topic.equals(TOPIC)) {
                known.remove(JSON.readTree(data).path("person").asString());
            }
        });
    }

    /** Each is like no other, so that what was read before a change never takes its place. */
    private static final class Known {

        private final Set<String> refs;
        private final Instant until;

        Known(Set<String> refs, Instant until) {
            this.refs = refs;
            this.until = until;
        }
    }

    /** The references of what the person starred, in lower case; at most 500. */
    public Set<String> of(String person) {
        Instant now = clock.instant();
        Known before = known.get(person);
        if (before != null && before.until.isAfter(now)) {
            return before.refs;
        }
        if (known.size() > MOST_PEOPLE) {
            known.clear();
        }
        Known asking = new Known(Set.of(), Instant.MIN);
        known.put(person, asking);
        Set<String> refs =
                settings.value(person, BUCKET, KEY).map(StarredEntities::refs).orElse(Set.of());
        known.replace(person, asking, new Known(refs, now.plus(KNOWN_FOR)));
        return refs;
    }

    /** The person starred something, or no longer. */
    void changed(String person) {
        known.remove(person);
        live.publish(TOPIC, Map.of("person", person));
    }

    private static Set<String> refs(String json) {
        Set<String> refs = new HashSet<>();
        if (JSON.readValue(json, Object.class) instanceof List<?> list) {
            list.stream()
                    .filter(String.class::isInstance)
                    .limit(MOST)
                    .forEach(ref -> refs.add(ref.toString().toLowerCase(Locale.ROOT)));
        }
        return Set.copyOf(refs);
    }
}
