package dev.ridgeway.adapters;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What tools write into their objects, which may always be missing or something else. */
public final class JsonFields {

    private JsonFields() {}

    /** Text, number or truth; empty for anything else. Without the character that ends a text of C: no database takes it. */
    public static String said(JsonNode node) {
        return node.asString("").replace("\0", "");
    }

    /** Null for what is no time. */
    public static @Nullable Instant instant(JsonNode node) {
        return node.isString() ? instant(node.asString()) : null;
    }

    /** Null for what is no time. */
    public static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
