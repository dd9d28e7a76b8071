/** What runs change outside of their workspace: intended before, known after, undone on demand. */
@NullMarked
package dev.ridgeway.server.paths.effects;

import org.jspecify.annotations.NullMarked;
