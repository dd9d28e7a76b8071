/** Tries templates without effect. */
@NullMarked
package dev.ridgeway.server.paths.trial;

import org.jspecify.annotations.NullMarked;
