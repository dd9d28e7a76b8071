package dev.ridgeway.server.catalog;

/** A value of a field and how many entities carry it. */
public record Facet(String value, long count) {}
