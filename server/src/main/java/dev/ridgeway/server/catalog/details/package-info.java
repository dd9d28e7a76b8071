/** What is known of one entity beyond itself: its source, its history, where it came from, and its places in other tools. */
@NullMarked
package dev.ridgeway.server.catalog.details;

import org.jspecify.annotations.NullMarked;
