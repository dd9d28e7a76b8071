/** Golden paths and their runs: Backstage's templates, performed step by step, durably. */
@ApplicationModule(
        displayName = "Golden paths",
        allowedDependencies = {"platform", "identity", "code", "catalog", "delivery", "runtime", "pipelines"})
@NullMarked
package dev.ridgeway.server.paths;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
