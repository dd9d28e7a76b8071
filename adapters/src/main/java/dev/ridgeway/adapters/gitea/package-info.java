/** Gitea and Forgejo. */
@NullMarked
package dev.ridgeway.adapters.gitea;

import org.jspecify.annotations.NullMarked;
