package dev.ridgeway.server.catalog;

/** This server wrote to the catalog; any server that has seen the change of that number shows what was written. */
public record CatalogWritten(long change) {}
