/** Going back past Git while that is away, and writing it there afterwards. */
@NullMarked
package dev.ridgeway.server.paths.emergency;

import org.jspecify.annotations.NullMarked;
