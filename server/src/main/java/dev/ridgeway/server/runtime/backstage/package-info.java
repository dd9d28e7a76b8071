/** Backstage's Kubernetes API, answered from what is known already. */
@NullMarked
package dev.ridgeway.server.runtime.backstage;

import org.jspecify.annotations.NullMarked;
