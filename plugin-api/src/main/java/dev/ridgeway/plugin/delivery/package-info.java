/** What tools of delivery tell: which commit they brought to which environment, when, and how that went. */
@NullMarked
package dev.ridgeway.plugin.delivery;

import org.jspecify.annotations.NullMarked;
