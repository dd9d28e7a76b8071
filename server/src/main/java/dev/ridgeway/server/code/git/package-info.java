/** The embedded repositories as JGit sees them: folders, history, differences, commits, merges. No database, no HTTP. */
@NullMarked
package dev.ridgeway.server.code.git;

import org.jspecify.annotations.NullMarked;
