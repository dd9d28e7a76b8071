/** Find anything: what the rooms contribute, found by words as people type them. */
@ApplicationModule(
        displayName = "Search",
        allowedDependencies = {"platform", "identity"})
@NullMarked
package dev.ridgeway.server.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
