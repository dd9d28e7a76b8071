/** Regular expressions as JavaScript writes them, run step by counted step. */
@NullMarked
package dev.ridgeway.server.paths.expressions.regex;

import org.jspecify.annotations.NullMarked;
