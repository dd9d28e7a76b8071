package dev.ridgeway.server.runtime.events;

import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.server.connections.MaskedLines;
import dev.ridgeway.server.runtime.objects.KnownObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * Something that a cluster said of a workload or of a part of it.
 *
 * @param kind of the object that it happened to
 * @param name of that object
 * @param times how often, up to the last time
 * @param message in the cluster's own words, without what looks like a secret
 */
public record Happening(
        String uid,
        String kind,
        String name,
        String reason,
        boolean warning,
        String message,
        int times,
        Instant firstAt,
        Instant at) {

    /** What no database takes in a text. */
    private static final Pattern UNWRITABLE = Pattern.compile("[\\x00\\p{Cs}]");

    /** Reads an event of Kubernetes; empty for one without a time or a uid. */
    public static Optional<Happening> of(KnownObject object) {
        JsonNode event = object.content();
        Optional<Instant> at =
                first(event, "/series/lastObservedTime", "/lastTimestamp", "/eventTime", "/metadata/creationTimestamp");
        if (at.isEmpty() || object.uid().isEmpty()) {
            return Optional.empty();
        }
        Instant last = at.get();
        Instant first = first(event, "/firstTimestamp", "/eventTime", "/metadata/creationTimestamp")
                .orElse(last);
        return Optional.of(new Happening(
                text(event.at("/metadata/uid")),
                text(event.at("/involvedObject/kind")),
                text(event.at("/involvedObject/name")),
                text(event.path("reason")),
                event.path("type").asString("").equals("Warning"),
                Excerpt.of(new MaskedLines()
                        .masked(UNWRITABLE
                                .matcher(event.path("message").asString(""))
                                .replaceAll(" "))),
                Math.max(
                        1,
                        Math.max(
                                event.path("count").asInt(1),
                                event.at("/series/count").asInt(1))),
                first.isAfter(last) ? last : first,
                last));
    }

    private static String text(JsonNode said) {
        return Excerpt.of(UNWRITABLE.matcher(said.asString("")).replaceAll(" "));
    }

    /** Any of these may be missing. */
    private static Optional<Instant> first(JsonNode event, String... fields) {
        return Stream.of(fields)
                .map(it -> event.at(it).asString(""))
                .filter(it -> !it.isEmpty())
                .flatMap(it -> instant(it).stream())
                .findFirst();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
