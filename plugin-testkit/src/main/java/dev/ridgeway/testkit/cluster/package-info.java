/** The real cluster for tests that need one: each gets a place of its own there, faults on demand, and evidence when it fails. */
@NullMarked
package dev.ridgeway.testkit.cluster;

import org.jspecify.annotations.NullMarked;
