/** The embedded Git host: its list of repositories, Git's protocol, what is shown of them, and who is told of pushes. */
@NullMarked
package dev.ridgeway.server.code.repositories;

import org.jspecify.annotations.NullMarked;
