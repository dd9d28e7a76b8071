/** Azure DevOps. */
@NullMarked
package dev.ridgeway.adapters.azure;

import org.jspecify.annotations.NullMarked;
