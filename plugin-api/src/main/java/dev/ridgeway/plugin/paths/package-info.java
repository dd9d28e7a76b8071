/** The door for steps of golden paths: what an action is given, and what it promises. */
@NullMarked
package dev.ridgeway.plugin.paths;

import org.jspecify.annotations.NullMarked;
