package dev.ridgeway.server.code.repositories;

import java.util.List;

/** A list as the pages expect it. */
public record Items<T>(List<T> items) {}
