/** All entities in memory, and every way to find them: filters, text, orders, pages and counts. */
@NullMarked
package dev.ridgeway.server.catalog.index;

import org.jspecify.annotations.NullMarked;
