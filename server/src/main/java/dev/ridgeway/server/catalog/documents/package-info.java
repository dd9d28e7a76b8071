/** Entities as search finds them. */
@NullMarked
package dev.ridgeway.server.catalog.documents;

import org.jspecify.annotations.NullMarked;
