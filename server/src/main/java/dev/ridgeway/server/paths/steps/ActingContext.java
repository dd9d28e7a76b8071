package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.identity.Actor;
import java.util.function.Supplier;

/** What the server's own actions know beyond every other: in whose name the run acts, also when it is only tried, and how it waits. */
public interface ActingContext extends ActionContext {

    /** Who started it, with the rights of that moment. */
    Actor actor();

    /** Performs what only waits for something outside, so that the run meanwhile keeps no other one from going on. */
    <T> T aside(Supplier<T> wait);
}
