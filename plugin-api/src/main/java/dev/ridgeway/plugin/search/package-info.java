/** What can be found by search, contributed by the rooms and the plugins that hold the things themselves. */
@NullMarked
package dev.ridgeway.plugin.search;

import org.jspecify.annotations.NullMarked;
