/** Steps that bring versions to environments, and those that wait until something is so. */
@NullMarked
package dev.ridgeway.server.paths.releases;

import org.jspecify.annotations.NullMarked;
