/** What a template says: its form, its steps, and whether answers fit. */
@NullMarked
package dev.ridgeway.server.paths.template;

import org.jspecify.annotations.NullMarked;
