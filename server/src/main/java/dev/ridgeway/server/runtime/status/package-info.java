/** From the objects of a workload to what they mean for people: pure functions, no clock of their own. */
@NullMarked
package dev.ridgeway.server.runtime.status;

import org.jspecify.annotations.NullMarked;
