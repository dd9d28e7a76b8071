/** What an installation is given once: the golden paths, the example organisation, and the first steps that show them. */
@NullMarked
package dev.ridgeway.server.assembly.gifts;

import org.jspecify.annotations.NullMarked;
