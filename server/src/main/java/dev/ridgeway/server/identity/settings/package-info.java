/** What people keep for their pages. */
@NullMarked
package dev.ridgeway.server.identity.settings;

import org.jspecify.annotations.NullMarked;
