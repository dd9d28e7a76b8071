package dev.ridgeway.server.catalog.model;

import dev.ridgeway.server.catalog.EntityRef;

/** What an entity says about itself and another: the type seen from it, the type seen from the other. */
public record Relation(EntityRef source, String forward, String reverse, EntityRef target) {}
