/** Single files behind plain web addresses. */
@NullMarked
package dev.ridgeway.adapters.web;

import org.jspecify.annotations.NullMarked;
