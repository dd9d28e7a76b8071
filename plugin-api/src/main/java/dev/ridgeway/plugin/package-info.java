/** The few words that rooms and adapters both speak. */
@NullMarked
package dev.ridgeway.plugin;

import org.jspecify.annotations.NullMarked;
