/** The tools Ridgeway is connected to, whether they answer, and what their connections may do. */
@ApplicationModule(
        displayName = "Connections",
        allowedDependencies = {"platform", "identity"})
@NullMarked
package dev.ridgeway.server.connections;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
