/** What runs now: the copies of a service in every cluster, which versions they are, and why one of them does not serve. */
@ApplicationModule(
        displayName = "Runtime",
        allowedDependencies = {"platform", "identity", "connections", "catalog"})
@NullMarked
package dev.ridgeway.server.runtime;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
