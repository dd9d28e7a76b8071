/** Putting what exists into the catalog: looked at first, described first where nothing describes it. */
@NullMarked
package dev.ridgeway.server.catalog.registration;

import org.jspecify.annotations.NullMarked;
