/** GitHub, in the cloud and on one's own machines. */
@NullMarked
package dev.ridgeway.adapters.github;

import org.jspecify.annotations.NullMarked;
