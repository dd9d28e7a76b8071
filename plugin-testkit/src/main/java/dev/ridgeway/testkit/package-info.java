/** The promise of each door, as tests that whoever implements it inherits; and the company around it: proxy, private site. */
@NullMarked
package dev.ridgeway.testkit;

import org.jspecify.annotations.NullMarked;
