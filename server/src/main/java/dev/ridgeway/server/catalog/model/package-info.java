/** The format of catalog files: envelope, kinds, relations and placeholders, checked without asking anybody. */
@NullMarked
package dev.ridgeway.server.catalog.model;

import org.jspecify.annotations.NullMarked;
