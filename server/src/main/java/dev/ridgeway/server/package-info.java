/** The server: one package per room, rooms on floors, arrows down. */
@NullMarked
package dev.ridgeway.server;

import org.jspecify.annotations.NullMarked;
