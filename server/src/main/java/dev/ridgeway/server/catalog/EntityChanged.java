package dev.ridgeway.server.catalog;

/** An entity was added, changed or removed; told after the change is visible. */
public record EntityChanged(String entityRef) {}
