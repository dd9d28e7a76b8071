package dev.ridgeway.server.catalog.details;

/** The file an entity is written in: its {@code type:target}, the line it begins at (0 when unknown) and the text as it is now. */
record EntitySource(String location, int line, String text) {}
