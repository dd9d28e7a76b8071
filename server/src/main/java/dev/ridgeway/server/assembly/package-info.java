/** Starts the house: command line, configuration, database, HTTP server, portal. */
@ApplicationModule(displayName = "Assembly")
@NullMarked
package dev.ridgeway.server.assembly;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
