/** The door for tools that build commits. */
@NullMarked
package dev.ridgeway.plugin.pipelines;

import org.jspecify.annotations.NullMarked;
