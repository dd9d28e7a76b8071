/** What is stored and how it is found: tables, the index in memory, filters, orders and pages. */
@NullMarked
package dev.ridgeway.server.catalog.index;

import org.jspecify.annotations.NullMarked;
