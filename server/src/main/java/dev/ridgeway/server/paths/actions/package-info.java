/** The steps that work on the files of a run: fetching, rendering, moving, writing. Behaviour as Backstage's actions of the same id. */
@NullMarked
package dev.ridgeway.server.paths.actions;

import org.jspecify.annotations.NullMarked;
