/** What the first page and lists show of many things at once, put together from what each room knows of them. */
@NullMarked
package dev.ridgeway.server.assembly.overview;

import org.jspecify.annotations.NullMarked;
