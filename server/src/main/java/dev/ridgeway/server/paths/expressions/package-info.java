/** The closed expression and template language of golden paths: text and plain values in, text and plain values out. */
@NullMarked
package dev.ridgeway.server.paths.expressions;

import org.jspecify.annotations.NullMarked;
