package dev.ridgeway.server.identity.settings;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Backstage's settings of the person who asks, and of nobody else; {@code v1} is how this address was called before. */
@RestController
@RequestMapping({"/api/user-settings", "/api/user-settings/v1"})
class UserSettingController {

    private static final String BUCKET = "/buckets/{bucket}";
    private static final String KEY = BUCKET + "/keys/{key}";
    private static final int MOST_AT_ONCE = 100;

    private final UserSettings settings;
    private final JsonMapper json;

    UserSettingController(UserSettings settings, JsonMapper json) {
        this.settings = settings;
        this.json = json;
    }

    /** Everything kept in the bucket, so that who has kept nothing yet gets an answer and no error. */
    @GetMapping(BUCKET)
    Map<String, Object> bucket(Actor actor, @PathVariable String bucket) {
        List<Map<String, @Nullable Object>> items = new ArrayList<>();
        settings.values(actor, bucket)
                .forEach((key, value) -> items.add(view(bucket, key, json.readValue(value, Object.class))));
        return Map.of("items", items);
    }

    @GetMapping(KEY)
    Map<String, @Nullable Object> value(Actor actor, @PathVariable String bucket, @PathVariable String key) {
        String value = settings.value(actor, bucket, key)
                .orElseThrow(() -> new Problem.NotFound(
                        "setting-not-kept",
                        "Unable to find '" + key + "' in bucket '" + bucket + "'",
                        "Keep a value first."));
        return view(bucket, key, json.readValue(value, Object.class));
    }

    record Asked(String bucket, String key) {
        Asked {
            bucket = Objects.requireNonNullElse(bucket, "");
            key = Objects.requireNonNullElse(key, "");
        }
    }

    record AskedMany(List<Asked> items) {
        AskedMany {
            items = items == null ? List.of() : List.copyOf(items);
        }
    }

    /** Many at once, in the order asked for; null for what is not kept. */
    @PostMapping("/multiget")
    Map<String, Object> values(Actor actor, @RequestBody AskedMany asked) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        if (asked.items().size() > MOST_AT_ONCE) {
            throw new Problem.Invalid(
                    "setting-invalid",
                    asked.items().size() + " settings are more than one may ask for at once.",
                    "Ask for at most " + MOST_AT_ONCE + ".");
        }
        List<@Nullable Map<String, @Nullable Object>> items = new ArrayList<>();
        for (Asked one : asked.items()) {
            items.add(settings.value(actor, one.bucket(), one.key())
                    .map(value -> view(one.bucket(), one.key(), json.readValue(value, Object.class)))
                    .orElse(null));
        }
        return Map.of("items", items);
    }

    @PutMapping(KEY)
    Map<String, @Nullable Object> keep(
            Actor actor,
            @PathVariable String bucket,
            @PathVariable String key,
            @RequestBody Map<String, @Nullable Object> body) {
        String value = body.containsKey("value") ? json.writeValueAsString(body.get("value")) : null;
        settings.keep(actor, bucket, key, value);
        return view(bucket, key, body.get("value"));
    }

    @DeleteMapping(KEY)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void forget(Actor actor, @PathVariable String bucket, @PathVariable String key) {
        settings.forget(actor, bucket, key);
    }

    private static Map<String, @Nullable Object> view(String bucket, String key, @Nullable Object value) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("bucket", bucket);
        view.put("key", key);
        view.put("value", value);
        return view;
    }
}
