/** The catalog at Backstage's addresses, in the shapes that its clients read. */
@NullMarked
package dev.ridgeway.server.catalog.backstage;

import org.jspecify.annotations.NullMarked;
