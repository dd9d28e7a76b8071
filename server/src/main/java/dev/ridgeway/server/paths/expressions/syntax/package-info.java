/** Reads templates into their tree. */
@NullMarked
package dev.ridgeway.server.paths.expressions.syntax;

import org.jspecify.annotations.NullMarked;
