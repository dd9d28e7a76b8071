package dev.ridgeway.server.catalog;

/** A place in a sorted list of entities: behind, or with {@code backwards} before, the entity of that sort value and reference. */
public record EntityPosition(String value, String ref, boolean backwards) {}
