/** Catalog files of whole organisations, found by themselves, and what stands in no file: their people. */
@NullMarked
package dev.ridgeway.server.catalog.discovery;

import org.jspecify.annotations.NullMarked;
