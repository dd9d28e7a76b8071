/** Runs of golden paths: what they remember, and how their steps are performed once, whatever happens. */
@NullMarked
package dev.ridgeway.server.paths.runs;

import org.jspecify.annotations.NullMarked;
