package dev.ridgeway.careless;

/** Says nothing of null. */
public record Unmarked(String text) {}
