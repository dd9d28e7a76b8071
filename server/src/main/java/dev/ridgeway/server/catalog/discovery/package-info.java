/** Catalog files of whole organisations, found by themselves. */
@NullMarked
package dev.ridgeway.server.catalog.discovery;

import org.jspecify.annotations.NullMarked;
