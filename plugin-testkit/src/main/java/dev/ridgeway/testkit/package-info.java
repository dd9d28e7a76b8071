/** The promise of each door, as tests that whoever implements it inherits. */
@NullMarked
package dev.ridgeway.testkit;

import org.jspecify.annotations.NullMarked;
