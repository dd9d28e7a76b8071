/** What Git hosts with an API over HTTP have in common: reading files, listing repositories, limits of requests. */
@NullMarked
package dev.ridgeway.adapters.hosted;

import org.jspecify.annotations.NullMarked;
