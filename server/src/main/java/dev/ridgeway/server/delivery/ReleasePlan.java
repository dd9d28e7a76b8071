package dev.ridgeway.server.delivery;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has to be committed so that an environment gets a version, or may get one again that is held back.
 *
 * @param changes as the action {@code git:change} takes them
 * @param version what the environment gets
 * @param replaced what it has in its files now, empty when it has nothing
 * @param heldBack the digest that is held back with this change, empty when none is
 * @param after the newest deployment to the environment before this change, 0 before the first
 */
public record ReleasePlan(
        String repoUrl,
        String branch,
        String message,
        List<Map<String, @Nullable Object>> changes,
        String version,
        String replaced,
        String heldBack,
        long after) {}
