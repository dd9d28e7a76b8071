/** What became of each entity: added, changed field by field, removed. */
@NullMarked
package dev.ridgeway.server.catalog.history;

import org.jspecify.annotations.NullMarked;
