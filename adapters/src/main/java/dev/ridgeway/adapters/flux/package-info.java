/** Flux, by the resources it keeps in a cluster. */
@NullMarked
package dev.ridgeway.adapters.flux;

import org.jspecify.annotations.NullMarked;
