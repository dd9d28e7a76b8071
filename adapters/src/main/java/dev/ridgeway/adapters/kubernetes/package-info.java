/** Kubernetes clusters: how they are reached, whether they answer, and what a connection may do in them. */
@NullMarked
package dev.ridgeway.adapters.kubernetes;

import org.jspecify.annotations.NullMarked;
