/** Changes to files that say what is to be different and leave everything else as somebody wrote it. */
@NullMarked
package dev.ridgeway.server.paths.patch;

import org.jspecify.annotations.NullMarked;
