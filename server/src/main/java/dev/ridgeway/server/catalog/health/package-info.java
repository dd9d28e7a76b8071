/** What is wrong with the catalog, and how it is mended. */
@NullMarked
package dev.ridgeway.server.catalog.health;

import org.jspecify.annotations.NullMarked;
