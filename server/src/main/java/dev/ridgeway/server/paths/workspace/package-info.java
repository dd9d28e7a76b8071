/** The folder of a run, which nothing is written out of, and what is copied and rendered into it. */
@NullMarked
package dev.ridgeway.server.paths.workspace;

import org.jspecify.annotations.NullMarked;
