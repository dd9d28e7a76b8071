package dev.ridgeway.server.apis;

import java.time.Instant;

/**
 * A definition that an API had from {@code at} on, when the catalog showed it first. {@code hash} is the SHA-256 of its
 * text: equal ones are the same text. {@code type} is the language as its entity named it then.
 */
public record ApiVersion(long id, Instant at, String hash, String type, int characters) {}
