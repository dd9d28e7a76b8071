/** One package per tool behind a door; an adapter sees {@code plugin-api} and its tool, nothing else. */
@NullMarked
package dev.ridgeway.adapters;

import org.jspecify.annotations.NullMarked;
