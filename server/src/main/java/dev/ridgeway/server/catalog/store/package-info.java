/** The tables of the catalog. */
@NullMarked
package dev.ridgeway.server.catalog.store;

import org.jspecify.annotations.NullMarked;
