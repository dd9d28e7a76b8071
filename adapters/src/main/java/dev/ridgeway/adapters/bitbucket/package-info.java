/** Bitbucket, in the cloud and on one's own machines, which are two products with an API each. */
@NullMarked
package dev.ridgeway.adapters.bitbucket;

import org.jspecify.annotations.NullMarked;
