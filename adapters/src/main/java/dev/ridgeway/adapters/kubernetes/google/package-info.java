/** Google's clusters, and the token by which Google knows this server. */
@NullMarked
package dev.ridgeway.adapters.kubernetes.google;

import org.jspecify.annotations.NullMarked;
