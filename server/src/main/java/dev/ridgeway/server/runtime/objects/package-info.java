/** What the connected clusters said last, kept small, with the time at which it was so. */
@NullMarked
package dev.ridgeway.server.runtime.objects;

import org.jspecify.annotations.NullMarked;
