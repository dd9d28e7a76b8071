package dev.ridgeway.server.paths.expressions;

import org.jspecify.annotations.Nullable;

/** A function templates may call; it sees plain values only and answers one. */
@FunctionalInterface
public interface TemplateFunction {

    /** Positional arguments in order; keyword arguments, if any, come last as one map. */
    @Nullable
    Object call(Items arguments);
}
