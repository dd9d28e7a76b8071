package dev.ridgeway.plugin.delivery;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a tool brings nothing new to a target at this time, by a rule of its own.
 *
 * @param why in words that go on after a colon, such as {@code the sync window of … forbids it}
 * @param until null when no end of it is in sight
 */
public record DeliveryClosed(String why, @Nullable Instant until) {}
