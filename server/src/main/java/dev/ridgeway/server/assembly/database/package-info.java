/** PostgreSQL: the embedded one with its programs and processes, the connections to it or to another, and the tables. */
@NullMarked
package dev.ridgeway.server.assembly.database;

import org.jspecify.annotations.NullMarked;
