/** Who is asking and what they may do: people, teams, roles, tokens and sign-in. */
@NullMarked
@ApplicationModule(allowedDependencies = "platform")
package dev.ridgeway.server.identity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
