/** What a connected tool tells about itself, so that people see whether it works and what it may do. */
@NullMarked
package dev.ridgeway.plugin.connections;

import org.jspecify.annotations.NullMarked;
