/** What stands between strangers and the controllers: refuses what no room could make sense of. */
@NullMarked
package dev.ridgeway.server.assembly.edge;

import org.jspecify.annotations.NullMarked;
