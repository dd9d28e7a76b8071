/** Tekton, by the runs it keeps in a cluster. */
@NullMarked
package dev.ridgeway.adapters.tekton;

import org.jspecify.annotations.NullMarked;
