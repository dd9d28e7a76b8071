package dev.ridgeway.server.catalog.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A field of {@code spec}; with {@code forward} it names other entities. An empty default kind: the reference must say it. */
record Field(String name, Shape shape, boolean required, String forward, String reverse, String defaultKind) {

    enum Shape {
        TEXT,
        TEXTS,
        OBJECT,
        OBJECTS
    }

    static Field text(String name) {
        return new Field(name, Shape.TEXT, true, "", "", "");
    }

    static Field texts(String name) {
        return new Field(name, Shape.TEXTS, true, "", "", "");
    }

    static Field object(String name) {
        return new Field(name, Shape.OBJECT, true, "", "", "");
    }

    static Field objects(String name) {
        return new Field(name, Shape.OBJECTS, true, "", "", "");
    }

    static Field ref(String name, String forward, String reverse, String defaultKind) {
        return new Field(name, Shape.TEXT, true, forward, reverse, defaultKind);
    }

    static Field refs(String name, String forward, String reverse, String defaultKind) {
        return new Field(name, Shape.TEXTS, true, forward, reverse, defaultKind);
    }

    Field optional() {
        return new Field(name, shape, false, forward, reverse, defaultKind);
    }

    /** Whether the value has the shape of the field. */
    boolean fits(@Nullable Object value) {
        return switch (shape) {
            case TEXT -> value instanceof String;
            case TEXTS -> value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
            case OBJECT -> value instanceof Map<?, ?>;
            case OBJECTS -> value instanceof List<?> list && list.stream().allMatch(Map.class::isInstance);
        };
    }

    boolean names() {
        return !forward.isEmpty();
    }
}
