/** What an interface promises: every definition it ever had, and trying it out where that is allowed. */
@ApplicationModule(
        displayName = "APIs",
        allowedDependencies = {"platform", "identity", "catalog"})
@NullMarked
package dev.ridgeway.server.apis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
