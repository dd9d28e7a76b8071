/** GitLab, in the cloud and on one's own machines. */
@NullMarked
package dev.ridgeway.adapters.gitlab;

import org.jspecify.annotations.NullMarked;
