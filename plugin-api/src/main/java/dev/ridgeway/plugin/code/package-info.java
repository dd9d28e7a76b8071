/** Git hosts: where repositories live, how they are made, changed and read. */
@NullMarked
package dev.ridgeway.plugin.code;

import org.jspecify.annotations.NullMarked;
