/** Releases that somebody brings to a cluster by Helm itself, as Helm writes them down there. */
@NullMarked
package dev.ridgeway.adapters.helm;

import org.jspecify.annotations.NullMarked;
