package dev.ridgeway.server.paths.steps;

import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.server.identity.Actor;

/** What the server's own actions know beyond every other: in whose name the run acts, also when it is only tried. */
public interface ActingContext extends ActionContext {

    /** Who started it, with the rights of that moment. */
    Actor actor();
}
