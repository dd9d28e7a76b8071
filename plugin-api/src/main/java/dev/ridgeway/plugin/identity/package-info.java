/** What the server wants to know about people and teams, whoever knows it. */
@NullMarked
package dev.ridgeway.plugin.identity;

import org.jspecify.annotations.NullMarked;
