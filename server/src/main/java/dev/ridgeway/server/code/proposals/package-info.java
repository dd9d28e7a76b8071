/** Changes that are proposed before they are made, and what checks say about them. */
@NullMarked
package dev.ridgeway.server.code.proposals;

import org.jspecify.annotations.NullMarked;
