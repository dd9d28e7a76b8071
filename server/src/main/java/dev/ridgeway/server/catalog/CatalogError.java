package dev.ridgeway.server.catalog;

/** Something a source holds that the catalog could not take; {@code entityRef} is empty when unknown, line 0 likewise. */
public record CatalogError(String source, String entityRef, String path, String message, String remedy, int line) {}
