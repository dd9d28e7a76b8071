/** The catalog as a list that people filter, sort and take with them. */
@NullMarked
package dev.ridgeway.server.catalog.lists;

import org.jspecify.annotations.NullMarked;
