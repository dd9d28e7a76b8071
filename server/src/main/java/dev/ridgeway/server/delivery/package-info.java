/** Which version is in which environment, how it got there, and what waits: told by the tools of delivery, kept by us. */
@ApplicationModule(
        displayName = "Delivery",
        allowedDependencies = {"platform", "identity", "connections", "code", "catalog"})
@NullMarked
package dev.ridgeway.server.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
