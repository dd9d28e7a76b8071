/** What happened to workloads, kept longer than their clusters keep it. */
@NullMarked
package dev.ridgeway.server.runtime.events;

import org.jspecify.annotations.NullMarked;
