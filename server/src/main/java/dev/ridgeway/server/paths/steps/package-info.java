/** Performs the steps of a template, one after the other, whoever keeps the journal. */
@NullMarked
package dev.ridgeway.server.paths.steps;

import org.jspecify.annotations.NullMarked;
