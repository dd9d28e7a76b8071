/** What every room stands on: problems, pages, settings, secrets, the audit record and live events. No business word. */
@ApplicationModule(
        displayName = "Platform",
        allowedDependencies = {})
@NullMarked
package dev.ridgeway.server.platform;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
