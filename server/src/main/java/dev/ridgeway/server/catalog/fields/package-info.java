/** What entities are found by: for each value of each field the numbers of those that have it. */
@NullMarked
package dev.ridgeway.server.catalog.fields;

import org.jspecify.annotations.NullMarked;
