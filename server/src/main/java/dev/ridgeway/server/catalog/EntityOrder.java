package dev.ridgeway.server.catalog;

/** A field to sort by, such as {@code metadata.name}. */
public record EntityOrder(String field, boolean descending) {}
