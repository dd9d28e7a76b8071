/** Git hosts: the connected ones, found by name, and the embedded one with its repositories, proposals and webhooks. */
@ApplicationModule(
        displayName = "Code",
        allowedDependencies = {"platform", "identity"})
@NullMarked
package dev.ridgeway.server.code;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
