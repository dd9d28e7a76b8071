/** What exists, who owns it and how it relates: entities read from the teams' own files, in Backstage's format. */
@ApplicationModule(
        displayName = "Catalog",
        allowedDependencies = {"platform", "identity", "code"})
@NullMarked
package dev.ridgeway.server.catalog;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
