/** Argo CD, by its own API or by the resources it keeps in a cluster. */
@NullMarked
package dev.ridgeway.adapters.argocd;

import org.jspecify.annotations.NullMarked;
