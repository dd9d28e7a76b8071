package dev.ridgeway.server.paths.expressions;

/** The value of what does not exist; unlike null it makes the key of a rendered tree disappear. */
public enum Undefined {
    /** The only one. */
    INSTANCE
}
