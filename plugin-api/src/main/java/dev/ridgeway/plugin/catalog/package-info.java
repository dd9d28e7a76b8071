/** What tools bring into the catalog without a file. */
@NullMarked
package dev.ridgeway.plugin.catalog;

import org.jspecify.annotations.NullMarked;
