/** Telling addresses outside of pushes, in GitHub's words, signed, until they hear it. */
@NullMarked
package dev.ridgeway.server.code.webhooks;

import org.jspecify.annotations.NullMarked;
