/** Tests of the golden paths we ship: what they ask, what they make, and whether what they make works. */
@NullMarked
package dev.ridgeway.paths;

import org.jspecify.annotations.NullMarked;
