/** Interfaces that services offer: asking one, when a person tries it out. */
@NullMarked
package dev.ridgeway.plugin.apis;

import org.jspecify.annotations.NullMarked;
