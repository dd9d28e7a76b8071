package dev.ridgeway.server.runtime.status;

/**
 * One version of a workload.
 *
 * @param name as people call it: the version that its label says, else the tag, else the digest's beginning
 * @param ready how many of its copies serve
 */
public record RunningVersion(String name, String image, int copies, int ready) {}
