package dev.ridgeway.server.runtime.status;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** How the fields are read that many objects have. */
final class Fields {

    private Fields() {}

    static String name(JsonNode object) {
        return object.at("/metadata/name").asString("");
    }

    static String uid(JsonNode object) {
        return object.at("/metadata/uid").asString("");
    }

    static Optional<Instant> time(JsonNode field) {
        try {
            return field.isString() ? Optional.of(Instant.parse(field.asString())) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    static Optional<Instant> created(JsonNode object) {
        return time(object.at("/metadata/creationTimestamp"));
    }

    static Optional<JsonNode> condition(JsonNode object, String type) {
        return object.at("/status/conditions")
                .valueStream()
                .filter(it -> it.path("type").asString("").equals(type))
                .findFirst();
    }

    /** Since when a condition is as it is, when it is so. */
    static Optional<Instant> since(JsonNode object, String condition, String status) {
        return condition(object, condition)
                .filter(it -> it.path("status").asString("").equals(status))
                .flatMap(it -> time(it.path("lastTransitionTime")));
    }

    static boolean is(JsonNode object, String condition) {
        return condition(object, condition)
                .filter(it -> it.path("status").asString("").equals("True"))
                .isPresent();
    }

    static boolean ownedBy(JsonNode object, String uid) {
        return object.at("/metadata/ownerReferences")
                .valueStream()
                .anyMatch(it -> it.path("uid").asString("").equals(uid));
    }

    static Stream<JsonNode> containers(JsonNode podSpec) {
        return podSpec.path("containers").valueStream();
    }
}
