/** What was built of which commit, how that went step by step, and the way of a commit to where it runs. */
@ApplicationModule(
        displayName = "Pipelines",
        allowedDependencies = {"platform", "identity", "connections", "code", "catalog", "delivery"})
@NullMarked
package dev.ridgeway.server.pipelines;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
