/** What is in a cluster, as its own API tells it: the objects that make up a running service, and each change of them. */
@NullMarked
package dev.ridgeway.plugin.runtime;

import org.jspecify.annotations.NullMarked;
